package org.millrace.train.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StatsUiTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        VertxUIServer.stopInstance();
    }

    @Test
    void showsAFile() throws Exception {
        File file = folder.resolve("stats.bin").toFile();
        FileStatsStorage storage = new FileStatsStorage(file);
        put(storage);
        storage.close();
        int port = freePort();

        Run run = run("--stats", file.toString(), "--port", String.valueOf(port));

        assertThat(run.exitCode).as(run.errors).isZero();
        assertThat(run.output).contains("http://localhost:" + port + "/train/overview");
        assertThat(get(port, "/train/overview")).contains("DL4J Training UI");
        assertThat(awaitScore(port)).contains("2.5", "embedding_embed-tokens.W");
    }

    @Test
    void showsWhatIsPosted() throws Exception {
        int port = freePort();
        Run run = run("--remote", "--port", String.valueOf(port));
        assertThat(run.exitCode).as(run.errors).isZero();

        try (RemoteUIStatsStorageRouter router = new RemoteUIStatsStorageRouter("http://localhost:" + port)) {
            put(router);
            assertThat(awaitScore(port)).contains("2.5");
        }
    }

    @Test
    void saysWhatItCannotShow() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.bin"), "no statistics");
        File open = folder.resolve("open.bin").toFile();
        FileStatsStorage storage = new FileStatsStorage(open);

        assertThat(run().errors).contains("nothing to show");
        assertThat(run("--stats", folder + "/none").errors).contains("none: there is no such file");
        assertThat(run("--stats", damaged.toString()).errors).contains("damaged.bin", "no file of statistics");
        assertThat(run("--stats", open.toString()).errors).contains("open.bin", "has it open");
        assertThat(run("--stats", open.toString()).output).isEmpty();
        assertThat(run("--stats", open.toString()).exitCode).isEqualTo(2);
        storage.close();
    }

    private static void put(StatsStorageRouter router) {
        String[] ids = {"run", StatsListener.TYPE_ID, "worker"};
        SbeStatsInitializationReport model = new SbeStatsInitializationReport();
        model.reportIDs(ids[0], ids[1], ids[2], 1);
        model.reportModelInfo("ComputationGraph", "{}", new String[0], 1, 1);
        router.putStorageMetaData(new SbeStorageMetaData(
                1, ids[0], ids[1], ids[2], SbeStatsInitializationReport.class, SbeStatsReport.class));
        router.putStaticInfo(model);
        SbeStatsReport report = new SbeStatsReport();
        report.reportIDs(ids[0], ids[1], ids[2], 2);
        report.reportIterationCount(1);
        report.reportScore(2.5);
        Map<String, Double> magnitudes = new TreeMap<>(Map.of("embedding_embed-tokens.W", 0.5));
        report.reportMeanMagnitudes(StatsType.Parameters, magnitudes);
        report.reportMeanMagnitudes(StatsType.Updates, magnitudes);
        router.putUpdate(report);
    }

    /** The page's data, once a report has come: the UI takes it in by a thread of its own. */
    private String awaitScore(int port) throws Exception {
        String data = "";
        for (int attempt = 0; attempt < 100 && !data.contains("2.5"); attempt++) {
            Thread.sleep(100);
            data = get(port, "/train/overview/data");
        }
        return data;
    }

    private String get(int port, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Run(int exitCode, String output, String errors) {}

    private static Run run(String... arguments) {
        PrintStream console = System.out;
        PrintStream errorConsole = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int exitCode = new CommandLine(new StatsUi()).execute(arguments);
            return new Run(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(console);
            System.setErr(errorConsole);
        }
    }
}
