package org.millrace.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.train.config.Problems;

@ExtendWith(SharedSpark.class)
@TestMethodOrder(OrderAnnotation.class)
class SweepTest {

    @TempDir
    private static Path directory;

    private final JavaSparkContext spark;

    SweepTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void pack(JavaSparkContext spark) throws IOException {
        SweepFixture.pack(directory, spark);
    }

    @Test
    @Order(1)
    void trainsEveryRunAndWritesTheTable() throws Exception {
        List<SweepResult> results = sweep();

        assertThat(results).extracting(SweepResult::run).isEqualTo(SweepFixture.NAMES);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(RunStatus.DONE);
            assertThat(result.steps()).isEqualTo(20);
            assertThat(result.loss()).isBetween(2.0, Math.log(320) + 0.1);
            assertThat(result.heldOutLoss()).isBetween(2.0, Math.log(320) + 0.1);
            assertThat(run(result)).isDirectoryContaining("glob:**/config.yaml");
            assertThat(run(result).resolve("training/metrics.jsonl")).isNotEmptyFile();
            assertThat(run(result).resolve("training/checkpoints")).doesNotExist();
        });
        // The higher learning rate learns more in so few steps.
        assertThat(results.get(1).heldOutLoss()).isLessThan(results.get(0).heldOutLoss());
        List<String> table = Files.readAllLines(directory.resolve("run/sweep/runs.csv"));
        assertThat(table).hasSize(5);
        assertThat(table.get(0))
                .startsWith("run,parameters,tokens,learning_rate,batch_tokens,sequence_length,loss,status");
        assertThat(table.get(1))
                .startsWith("small-learning_rate=0.001,1920,2560,0.001,128,32,")
                .contains(",done,16,1,");
        assertThat(SweepTable.summary(results)).contains("2,560", "4 runs: 4 done, 0 diverged, 0 failed");
    }

    @Test
    @Order(2)
    void skipsWhatIsFinishedAndMakesAgainWhatHasChanged() throws Exception {
        List<SweepResult> before = sweep();
        Path metrics = run(before.get(0)).resolve("training/metrics.jsonl");
        var time = Files.getLastModifiedTime(metrics);

        assertThat(sweep()).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(metrics)).isEqualTo(time);

        List<SweepResult> changed = sweep("training.optimizer.weight_decay=0.5");
        assertThat(changed).extracting(SweepResult::fingerprint).doesNotContainAnyElementsOf(fingerprints(before));
        // Deterministic: made again, the first sweep's losses are the same bits.
        assertThat(sweep()).extracting(SweepResult::loss).isEqualTo(losses(before));
    }

    @Test
    void aRunThatDivergesIsAResult() throws Exception {
        List<SweepResult> results = sweep(
                "sweep.grid=[{training.learning_rate: [1e-2, 1e4]}]",
                "sweep.held_out_sequences=0",
                "training.optimizer.max_grad_norm=0");
        assertThat(results).extracting(SweepResult::status).containsExactly(RunStatus.DONE, RunStatus.DIVERGED);
        assertThat(results.get(0).heldOutLoss()).isNull();
        assertThat(results.get(1).reason()).isNotNull();
        assertThat(new String(SweepTable.csv(results), StandardCharsets.UTF_8)).contains(",diverged,");
    }

    @Test
    void aRunThatFailsTakesNoOtherWithItAndIsTriedAgain() throws Exception {
        String grid = "sweep.grid=[{training.learning_rate: [3e-3, 4e-3]}]";
        Path failing = run(sweep(grid).get(0));
        Files.delete(failing.resolve("result.json"));
        Files.delete(failing.resolve("training/metrics.jsonl"));
        Files.createDirectory(failing.resolve("training/metrics.jsonl")); // which cannot be written to

        List<SweepResult> results = sweep(grid);
        assertThat(results).extracting(SweepResult::status).containsExactly(RunStatus.FAILED, RunStatus.DONE);
        assertThat(results.get(0).reason()).contains("failed 4 times");
        assertThatThrownBy(() -> sweep(grid, "sweep.max_failures=0"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("learning_rate=0.003");

        Files.delete(failing.resolve("training/metrics.jsonl"));
        assertThat(sweep(grid)).extracting(SweepResult::status).containsOnly(RunStatus.DONE);
    }

    @Test
    void aRunWhoseLossesAreNotKnownHasFailedAndNotDiverged() throws Exception {
        Configuration hadoop = spark.hadoopConfiguration();
        String fileSystem = hadoop.get("fs.file.impl");
        hadoop.set("fs.file.impl", LostMetrics.class.getName());
        try {
            List<SweepResult> results = sweep("sweep.grid=[{training.learning_rate: [5e-3]}]");

            assertThat(results).extracting(SweepResult::status).containsExactly(RunStatus.FAILED);
            assertThat(results.get(0).reason()).isNotNull();
        } finally {
            hadoop.set("fs.file.impl", fileSystem);
        }
    }

    @Test
    void theSeedIsAnAxisToo() throws Exception {
        List<SweepResult> results = sweep("sweep.grid=[{run.seed: [1, 2]}]", "sweep.keep_checkpoints=true");
        assertThat(results).extracting(SweepResult::loss).doesNotHaveDuplicates();
        assertThat(results)
                .allSatisfy(result -> assertThat(run(result).resolve("training/checkpoints"))
                        .isDirectoryContaining("glob:**step-00000020"));
    }

    private List<SweepResult> sweep(String... settings) throws Exception {
        RunConfig config = SweepFixture.config(directory, settings);
        Problems problems = new Problems();
        List<SweepRun> runs = new SweepGrid(config, spark.hadoopConfiguration()).expand(problems);
        assertThat(problems.list()).isEmpty();
        return new Sweep(spark, config, runs).run();
    }

    private static List<Double> losses(List<SweepResult> results) {
        return results.stream().map(SweepResult::loss).toList();
    }

    private static List<String> fingerprints(List<SweepResult> results) {
        return results.stream().map(SweepResult::fingerprint).toList();
    }

    private static Path run(SweepResult result) {
        return directory.resolve("run/sweep").resolve(result.run());
    }
}
