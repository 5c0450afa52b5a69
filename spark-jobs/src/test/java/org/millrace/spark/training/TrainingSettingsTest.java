package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

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

    @Test
    void eachTaskAsksForOneAddressOfTheResource() {
        assertThat(TrainingSettings.apply(new SparkConf(false), 2, numa()).get("spark.task.resource.numa.amount"))
                .isEqualTo("1");
        assertThat(TrainingSettings.apply(new SparkConf(false), 2, DistributedConfig.DEFAULT)
                        .contains("spark.task.resource.numa.amount"))
                .isFalse();
    }

    @Test
    void refusesAResourceOfWhichNotEveryRankCanHaveOneAddress() {
        SparkConf cluster = new SparkConf(false).set("spark.master", "spark://host:7077");
        SparkConf local = new SparkConf(false).set("spark.master", "local[4]");

        assertThat(resourceProblems(cluster))
                .singleElement()
                .asString()
                .contains("spark.executor.resource.numa.amount: got nothing, expected how many addresses of numa");
        cluster.set("spark.executor.resource.numa.amount", "2");
        assertThat(resourceProblems(cluster)).isEmpty();
        assertThat(resourceProblems(cluster.set("spark.task.resource.numa.amount", "1.0")))
                .isEmpty();
        assertThat(resourceProblems(cluster.set("spark.task.resource.numa.amount", "0.5")))
                .singleElement()
                .asString()
                .contains("spark.task.resource.numa.amount: got 0.5, expected 1");
        assertThat(resourceProblems(local))
                .singleElement()
                .asString()
                .contains("training.distributed.resource: got numa, expected nothing, since spark.master is local[4]");
    }

    private static DistributedConfig numa() {
        DistributedConfig defaults = DistributedConfig.DEFAULT;
        return new DistributedConfig(defaults.sharding(), 1, null, defaults.timeoutSeconds(), 1, 0, 0, 1, "numa");
    }

    private static List<Problem> resourceProblems(SparkConf conf) {
        Problems problems = new Problems();
        TrainingSettings.checkResource(conf, "numa", problems);
        return problems.list();
    }

    @Test
    void aRankTakesAWholeExecutorUnlessTheUserSaysOtherwise() {
        SparkConf conf = new SparkConf(false).set("spark.executor.cores", "8");

        assertThat(TrainingSettings.apply(conf.clone(), 2, DistributedConfig.DEFAULT)
                        .get("spark.task.cpus"))
                .isEqualTo("8");
        assertThat(TrainingSettings.apply(conf.clone().set("spark.task.cpus", "4"), 2, DistributedConfig.DEFAULT)
                        .get("spark.task.cpus"))
                .isEqualTo("4");
        assertThat(TrainingSettings.apply(new SparkConf(false), 2, DistributedConfig.DEFAULT)
                        .contains("spark.task.cpus"))
                .isFalse();
        assertThat(TrainingSettings.apply(conf.clone().set("spark.executor.resource.numa.amount", "2"), 2, numa())
                        .get("spark.task.cpus"))
                .as("a rank for each address")
                .isEqualTo("4");
    }
}
