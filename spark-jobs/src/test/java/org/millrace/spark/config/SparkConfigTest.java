package org.millrace.spark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkConfigTest {

    @Test
    void showsNoPasswordsAndKeys() {
        SparkConfig config = new SparkConfig(
                "local[1]",
                Map.of(
                        "spark.hadoop.fs.s3a.secret.key", "a",
                        "spark.hadoop.fs.s3a.access.key", "b",
                        "spark.ssl.keyStorePassword", "c",
                        "spark.hadoop.fs.s3a.session.token", "d",
                        "spark.executor.memory", "2g"));

        assertThat(config.withoutSecrets().master()).isEqualTo("local[1]");
        assertThat(config.withoutSecrets().properties())
                .containsEntry("spark.executor.memory", "2g")
                .containsEntry("spark.hadoop.fs.s3a.secret.key", "(redacted)")
                .doesNotContainValue("a")
                .doesNotContainValue("b")
                .doesNotContainValue("c")
                .doesNotContainValue("d");
    }
}
