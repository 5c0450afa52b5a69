package org.millrace.spark.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run that is over should not have left behind. */
final class Leftovers {

    private static final long SECONDS_TO_END = 30;

    private Leftovers() {}

    /** Everything found, in words; nothing if all is tidy. */
    static List<String> of(ChaosRun run, MarkedProcesses processes) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        if (!processes.awaitNone(SECONDS_TO_END)) {
            for (ProcessHandle process : processes.all()) {
                found.add("process " + process.pid() + " "
                        + process.info().command().orElse(""));
            }
        }
        try (Stream<Path> files = Files.walk(run.training())) {
            files.map(file -> run.training().relativize(file).toString())
                    .filter(name -> !expected(name))
                    .forEach(found::add);
        }
        try (Stream<Path> folders = Files.list(run.training().resolve("checkpoints"))) {
            folders.filter(Files::isDirectory)
                    .filter(folder -> !Files.exists(folder.resolve("COMMITTED")))
                    .forEach(folder -> found.add("uncommitted " + folder.getFileName()));
        }
        try (Stream<Path> files = Files.walk(run.directory().resolve("tmp"))) {
            files.filter(file -> file.getFileName().toString().contains("millrace"))
                    .forEach(file -> found.add(file.toString()));
        }
        return found;
    }

    private static boolean expected(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        boolean hidden = Stream.of(name.split("/")).anyMatch(part -> part.startsWith(".") || part.startsWith("_"));
        return !hidden && !file.endsWith(".tmp") && !file.endsWith(".part") && !file.endsWith(".lock");
    }
}
