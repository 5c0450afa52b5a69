package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YarnContainerTest {

    @ParameterizedTest
    @CsvSource({
        // heap and overhead as spark-submit takes them, the container's MiB
        "4g, 24g, 28672",
        "4g, 512, 4608",
        "1536m, 1g, 2560"
    })
    void holdsHeapAndOverhead(String heap, String overhead, long mebibytes) {
        SparkConf conf = yarn().set("spark.executor.memory", heap).set("spark.executor.memoryOverhead", overhead);

        assertThat(YarnContainer.executorBytes(conf)).hasValue(mebibytes << 20);
    }

    @Test
    void withoutASizeSparksOwnCount() {
        assertThat(YarnContainer.executorBytes(yarn())).as("1g and 384m").hasValue(1408L << 20);
        assertThat(YarnContainer.executorBytes(yarn().set("spark.executor.memory", "20g")))
                .as("a tenth of the heap")
                .hasValue(22528L << 20);
        assertThat(YarnContainer.executorBytes(
                        yarn().set("spark.executor.memory", "20g").set("spark.executor.memoryOverheadFactor", "0.5")))
                .hasValue(30720L << 20);
    }

    @Test
    void elsewhereTheSystemKnows() {
        SparkConf conf = new SparkConf(false).set("spark.master", "k8s://https://host");

        assertThat(YarnContainer.executorBytes(conf)).isEmpty();
    }

    private static SparkConf yarn() {
        return new SparkConf(false).set("spark.master", "yarn");
    }
}
