package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.DistributedConfig;

class TrainingSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "local; false",
                "local[4]; false",
                "local[*, 3]; false",
                "local-cluster[2,1,1024]; true",
                "spark://host:7077; true",
                "yarn; true",
                "k8s://https://host; true"
            })
    void knowsAClusterFromThisProcess(String master, boolean cluster) {
        assertThat(TrainingSettings.isCluster(new SparkConf(false).set("spark.master", master)))
                .isEqualTo(cluster);
    }

    @Test
    void countsTheThreadsOfALocalMaster() {
        assertThat(TrainingSettings.localSlots("local")).isEqualTo(1);
        assertThat(TrainingSettings.localSlots("local[8]")).isEqualTo(8);
        assertThat(TrainingSettings.localSlots("local[3, 2]")).isEqualTo(3);
        assertThat(TrainingSettings.localSlots("local[*]"))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void twoCopiesOfARankAndAChangingNumberOfExecutorsAreRuledOut() {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", "spark://host:7077")
                .set("spark.speculation", "true")
                .set("spark.dynamicAllocation.enabled", "true")
                .set("spark.task.reaper.killTimeout", "5s");

        TrainingSettings.apply(conf, 2, DistributedConfig.DEFAULT);

        assertThat(conf.get("spark.speculation")).isEqualTo("false");
        assertThat(conf.get("spark.dynamicAllocation.enabled")).isEqualTo("false");
        assertThat(conf.get("spark.task.reaper.enabled")).isEqualTo("true");
        assertThat(conf.get("spark.task.reaper.killTimeout"))
                .as("what the user says stays")
                .isEqualTo("5s");
        assertThat(conf.get("spark.barrier.sync.timeout")).isEqualTo("60s");
        assertThat(conf.contains("spark.executor.instances")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"yarn, 1, 1, 4", "yarn, 8, 8, 4", "yarn, 8, 3, 2", "yarn, 8, 1, 1", "k8s://https://host, 2, 2, 4"})
    void asksForExecutorsForAllRanksWhereSparkWouldTakeTwo(
            String master, int cores, int coresOfATask, String expected) {
        SparkConf conf = new SparkConf(false)
                .set("spark.master", master)
                .set("spark.executor.cores", Integer.toString(cores))
                .set("spark.task.cpus", Integer.toString(coresOfATask));

        TrainingSettings.apply(conf, 4, DistributedConfig.DEFAULT);

        assertThat(conf.get("spark.executor.instances")).isEqualTo(expected);
    }

    @Test
    void theNumberOfExecutorsThatTheUserSaysStays() {
        SparkConf conf = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.instances", "3");

        TrainingSettings.apply(conf, 4, DistributedConfig.DEFAULT);

        assertThat(conf.get("spark.executor.instances")).isEqualTo("3");
    }
}
