package org.millrace.spark.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Holds a process at one operation on a file, so that it can be killed exactly there. This is the side of who kills;
 * {@link PausingFileSystem} is that of the process. They meet in a folder: {@code pause-at} names the operation, and the
 * first process that comes to it renames that file to {@code paused-<pid>} and waits until it is gone.
 */
record PausePoint(Path folder) {

    static final String AT = "pause-at";
    static final String PAUSED = "paused-";

    /**
     * Asks for a pause.
     *
     * @param operation {@code create} or {@code write}, which pauses halfway through the first bytes
     * @param file a regular expression for its name
     */
    void at(String operation, String file) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.writeString(folder.resolve("part"), operation + " " + file);
        Files.move(part, folder.resolve(AT));
    }

    /** Waits until a process has come to the operation. */
    ProcessHandle await(BooleanSupplier worthWaiting) throws IOException, InterruptedException {
        while (worthWaiting.getAsBoolean()) {
            Optional<ProcessHandle> paused = paused();
            if (paused.isPresent()) {
                return paused.get();
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new AssertionError("No process came to: " + Files.readString(folder.resolve(AT)));
    }

    /** Lets the process go on, if it still lives. */
    void release() throws IOException {
        Files.deleteIfExists(folder.resolve(AT));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PAUSED + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private Optional<ProcessHandle> paused() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PAUSED + "*")) {
            for (Path file : files) {
                return ProcessHandle.of(
                        Long.parseLong(file.getFileName().toString().substring(PAUSED.length())));
            }
        }
        return Optional.empty();
    }
}
