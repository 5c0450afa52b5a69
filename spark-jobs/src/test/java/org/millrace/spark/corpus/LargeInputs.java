package org.millrace.spark.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code scripts/bench memory}: takes each {@link LargeInput} at full size through a JVM with a heap of 2 GB. */
final class LargeInputs {

    private LargeInputs() {}

    /** A folder for everything, then names of inputs in lower case; none for all. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        for (LargeInput input : LargeInput.values()) {
            String name = input.name().toLowerCase(Locale.ROOT);
            if (wanted.isEmpty() || wanted.contains(name)) {
                Path directory = Files.createDirectory(folder.resolve(name));
                String yaml = input.prepare(directory, input.size());
                long begin = System.nanoTime();
                try (CorpusProcess process = CorpusProcess.start(directory, yaml, "local[2]", List.of("-Xmx2g"))) {
                    process.finish();
                }
                System.out.printf(
                        Locale.ROOT, "%s, size %,d: %.0f s%n", name, input.size(), (System.nanoTime() - begin) / 1e9);
            }
        }
    }
}
