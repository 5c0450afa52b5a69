package org.millrace.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.config.SparkConfig;

class SparkSessionsTest {

    private static final SparkConfig CONFIG =
            new SparkConfig("local[3]", Map.of("spark.task.maxFailures", "9", "spark.driver.maxResultSize", "2g"));

    @Test
    void takesTheRunsSettings() {
        SparkConf conf = SparkSessions.conf(CONFIG, "read");

        assertThat(conf.get("spark.master")).isEqualTo("local[3]");
        assertThat(conf.get("spark.app.name")).isEqualTo("millrace read");
        assertThat(conf.get("spark.task.maxFailures")).isEqualTo("9");
        assertThat(conf.get("spark.driver.maxResultSize")).isEqualTo("2g");
    }

    @Test
    void whatSparkSubmitWasToldWins() {
        // spark-submit hands its options to the driver as system properties.
        System.setProperty("spark.master", "spark://elsewhere:7077");
        System.setProperty("spark.task.maxFailures", "2");
        try {
            SparkConf conf = SparkSessions.conf(CONFIG, "read");

            assertThat(conf.get("spark.master")).isEqualTo("spark://elsewhere:7077");
            assertThat(conf.get("spark.task.maxFailures")).isEqualTo("2");
            assertThat(conf.contains("spark.driver.bindAddress")).isFalse();
        } finally {
            System.clearProperty("spark.master");
            System.clearProperty("spark.task.maxFailures");
        }
    }

    @Test
    void knowsADriverThatRunsInTheCluster() {
        SparkConf conf = new SparkConf(false);

        assertThat(SparkSessions.isInACluster(conf)).isFalse();
        assertThat(SparkSessions.isInACluster(conf.set("spark.submit.deployMode", "client")))
                .isFalse();
        assertThat(SparkSessions.isInACluster(conf.set("spark.submit.deployMode", "cluster")))
                .isTrue();
    }

    @Test
    void localFilesHaveNoCompanions(@TempDir Path directory) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("fs.file.impl", PlainLocalFileSystem.class.getName());
        try (FileSystem files = FileSystem.newInstance(directory.toUri(), configuration)) {
            try (var out = files.create(
                    new org.apache.hadoop.fs.Path(directory.resolve("file").toUri()))) {
                out.writeByte(1);
                out.hsync();
            }

            assertThat(files).isInstanceOf(LocalFileSystem.class);
            assertThat(directory).isDirectoryNotContaining("glob:**.crc").isDirectoryContaining("glob:**file");
        }
    }
}
