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
                .set("spark.speculation", "true")
                .set("spark.dynamicAllocation.enabled", "true")
                .set("spark.task.reaper.killTimeout", "5s");

        TrainingSettings.apply(conf, DistributedConfig.DEFAULT);

        assertThat(conf.get("spark.speculation")).isEqualTo("false");
        assertThat(conf.get("spark.dynamicAllocation.enabled")).isEqualTo("false");
        assertThat(conf.get("spark.task.reaper.enabled")).isEqualTo("true");
        assertThat(conf.get("spark.task.reaper.killTimeout"))
                .as("what the user says stays")
                .isEqualTo("5s");
        assertThat(conf.get("spark.barrier.sync.timeout")).isEqualTo("60s");
    }

    @Test
    void aRankTakesAWholeExecutorUnlessTheUserSaysOtherwise() {
        SparkConf conf = new SparkConf(false).set("spark.executor.cores", "8");

        assertThat(TrainingSettings.apply(conf.clone(), DistributedConfig.DEFAULT)
                        .get("spark.task.cpus"))
                .isEqualTo("8");
        assertThat(TrainingSettings.apply(conf.clone().set("spark.task.cpus", "4"), DistributedConfig.DEFAULT)
                        .get("spark.task.cpus"))
                .isEqualTo("4");
        assertThat(TrainingSettings.apply(new SparkConf(false), DistributedConfig.DEFAULT)
                        .contains("spark.task.cpus"))
                .isFalse();
    }
}
