package org.millrace.train.ui;

import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.mapdb.DBException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace ui}: shows statistics of training in the browser. */
@Command(
        name = "millrace ui",
        mixinStandardHelpOptions = true,
        description = {
            "Shows statistics of training in the browser, in the Deeplearning4j UI.",
            "They come from files that runs with training.dl4j_stats.file have written, or are posted by"
                    + " runs with training.dl4j_stats.url while they train."
        })
public final class StatsUi implements Callable<Integer> {

    private static final int USER_MISTAKE = 2;
    private static final int INFRASTRUCTURE = 4;

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description = "A file of statistics; can be given several times. A run that is training has its file to"
                    + " itself: show it afterwards, or let the run post to --remote.")
    private List<File> files = new ArrayList<>();

    @Option(names = "--remote", description = "Take statistics that runs post; anyone who reaches the port can.")
    private boolean remote;

    @Option(names = "--port", defaultValue = "9000", description = "Port of the page (default: ${DEFAULT-VALUE}).")
    private int port;

    /** Runs until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        int exitCode = new CommandLine(new StatsUi()).execute(arguments);
        if (exitCode != 0 || VertxUIServer.getInstance() == null) {
            System.exit(exitCode);
        }
        Thread.currentThread().join();
    }

    /** Starts the server, which goes on in threads of its own. */
    @Override
    public Integer call() {
        PrintStream errors = System.err;
        if (files.isEmpty() && !remote) {
            errors.println("millrace ui: nothing to show; give --stats FILE, or --remote to wait for posts");
            return USER_MISTAKE;
        }
        List<FileStatsStorage> storages = new ArrayList<>();
        for (File file : files) {
            if (!file.isFile()) {
                errors.printf("millrace ui: --stats %s: there is no such file%n", file);
                return USER_MISTAKE;
            }
            try {
                storages.add(new FileStatsStorage(file));
            } catch (DBException.FileLocked e) {
                errors.printf("millrace ui: --stats %s: a run or another UI has it open; wait, or copy it%n", file);
                return USER_MISTAKE;
            } catch (DBException e) {
                errors.printf("millrace ui: --stats %s: is no file of statistics, or damaged (%s)%n", file, e);
                return USER_MISTAKE;
            }
        }
        return serve(storages);
    }

    private int serve(List<FileStatsStorage> storages) {
        VertxUIServer server;
        try {
            server = VertxUIServer.getInstance(port, false, null);
        } catch (DL4JException e) {
            System.err.printf(
                    "millrace ui: cannot listen on port %d (%s); choose another with --port%n", port, e.getMessage());
            return INFRASTRUCTURE;
        }
        storages.forEach(server::attach);
        if (remote) {
            server.enableRemoteListener();
        }
        System.out.printf(
                "Statistics of training: http://localhost:%d/train/overview (Ctrl-C ends it)%n", server.getPort());
        return 0;
    }
}
