package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/** The run's YAML, from the local disk or any Hadoop file system. */
final class ConfigFile {

    private ConfigFile() {}

    /**
     * Reads a run's configuration.
     *
     * @param problems receives every mistake
     * @return nothing where a needed key could not be read
     */
    static Optional<RunConfig> read(String file, List<String> overrides, Problems problems) {
        try {
            ConfigTree tree = ConfigTree.parse(file, text(file), overrides, problems);
            return ConfigReader.read(tree, RunConfig.class, problems);
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add(
                    "--config",
                    "'" + file + "'",
                    "a readable YAML file",
                    String.valueOf(unreadable.getMessage()).lines().findFirst().orElse(""));
            return Optional.empty();
        }
    }

    private static String text(String file) throws IOException {
        java.nio.file.Path local = java.nio.file.Path.of(file);
        if (Files.exists(local)) {
            return Files.readString(local);
        }
        Path path = new Path(file);
        try (var in = path.getFileSystem(HadoopConfigurations.withoutSpark()).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
