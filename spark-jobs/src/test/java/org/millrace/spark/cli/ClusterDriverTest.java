package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that spark-submit has sent somewhere, with options of its own, which it hands over as system properties. */
class ClusterDriverTest {

    private static final String MODE = "spark.submit.deployMode";
    private static final String FILE_SYSTEM = "spark.hadoop.fs.elsewhere.impl";

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        System.clearProperty(MODE);
        System.clearProperty(FILE_SYSTEM);
    }

    /** A file system that nothing but spark-submit's options knows of. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }
    }

    @Test
    void readsTheConfigurationWithTheOptionsOfSparkSubmit() throws Exception {
        System.setProperty(FILE_SYSTEM, Elsewhere.class.getName());
        String yaml = "elsewhere://" + TinyRun.write(directory, 1);

        CommandRun config = CommandRun.of("config", "--config", yaml);

        assertThat(config.exitCode()).as(config.messages()).isZero();
        assertThat(config.output()).contains("hidden_size: 32");
    }

    @Test
    void refusesARunDirectoryThatEndsWithItsContainer() throws Exception {
        String yaml = TinyRun.write(directory, 1).toString();
        System.setProperty(MODE, "cluster");

        CommandRun relative = CommandRun.of("pretrain", "--config", yaml, "--set", "run.directory=runs/my");
        CommandRun absolute = CommandRun.of("pretrain", "--config", yaml);

        assertThat(relative.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(relative.messages()).contains("run.directory", "a path that outlives the driver");
        assertThat(absolute.messages()).contains("corpus").doesNotContain("outlives");
    }
}
