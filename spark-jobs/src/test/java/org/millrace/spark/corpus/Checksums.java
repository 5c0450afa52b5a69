package org.millrace.spark.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.millrace.spark.step.Fingerprint;

/** The content of a directory, to compare two runs by: a hash of each file but those that say how long things took. */
final class Checksums {

    private Checksums() {}

    static Map<String, String> of(Path directory) throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("_timing.json")) {
                    checksums.put(directory.relativize(file).toString(), Fingerprint.of(Files.readAllBytes(file)));
                }
            }
        }
        return checksums;
    }
}
