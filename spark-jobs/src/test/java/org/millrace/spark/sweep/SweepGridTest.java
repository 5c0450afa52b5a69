package org.millrace.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

class SweepGridTest {

    private static final Path DIRECTORY = Path.of("/runs");

    @Test
    void everyCombinationOfTheAxesIsARunAndKeysOfOneAxisMoveTogether() {
        List<SweepRun> runs = expand();
        assertThat(runs).extracting(SweepRun::name).isEqualTo(SweepFixture.NAMES);
        assertThat(runs).extracting(run -> run.config().model().hiddenSize()).containsExactly(16, 16, 32, 32);
        assertThat(runs)
                .extracting(run -> run.config().model().numAttentionHeads())
                .containsExactly(2, 2, 4, 4);
        assertThat(runs).extracting(SweepRun::learningRate).containsExactly(1e-3, 1e-2, 1e-3, 1e-2);
    }

    @Test
    void aRunIsAWholeConfigurationWithADirectoryOfItsOwn() {
        SweepRun run = expand().get(3);
        assertThat(run.config().run().directory()).isEqualTo("/runs/run/sweep/large-learning_rate=0.01");
        assertThat(run.config().training().logEverySteps()).isOne();
        assertThat(run.config().sweep().grid()).isEmpty();
        assertThat(run.tokens()).isEqualTo(2560);
        assertThat(run.batchTokens()).isEqualTo(128);
        assertThat(run.sequenceLength()).isEqualTo(32);
        assertThat(run.parameters()).isEqualTo(2 * 32 * 32 + 2 * 32 * 8 * 1 + 3 * 32 * 24);
    }

    @Test
    void namesAPointAfterTheFirstKeyOfItsAxis() {
        List<SweepRun> runs =
                expand("sweep.grid=[{training.batch_tokens: [64, 128], training.micro_batch_tokens: [64, 128]}]");
        assertThat(runs).extracting(SweepRun::name).containsExactly("batch_tokens=64", "batch_tokens=128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"training.stages[0].sequence_length\": [32, 64]}' | a key that packing depends on",
                "'{\"training.stages[0].name\": [short, long]}'        | a key that packing depends on",
                "'{\"training.stages[0].packing.policy\": [best_fit]}'  | a key that packing depends on",
                "'{\"training.stages[0].packing\": [concatenate]}'     | a key that packing depends on",
                "'{name: [..], training.learning_rate: [1e-3]}'        | a run named '..'",
                "'{name: [.], training.learning_rate: [1e-3]}'         | a run named '.'",
                "'{name: [runs.csv], training.learning_rate: [1e-3]}'  | a run named 'runs.csv'",
                "'{tokenizer.train.vocabulary_size: [300, 320]}'       | a key of another section",
                "'{data.part_size: [1, 2]}'                            | a key of another section",
                "'{training.threads: [1, 2]}'                          | a key that the sweep sets",
                "'{training.learning_rate: [1e-3], model.hidden_size: [16, 32]}' | lists of one length",
                "'{training.learning_rate: []}'                        | at least one value",
                "'{training.learning_rate: [1e-3, 1e-3]}'              | two runs named learning_rate=0.001",
            })
    void refusesAxesThatCannotBe(String axis, String message) {
        assertThat(problems("sweep.grid=[" + axis + "]"))
                .singleElement()
                .asString()
                .contains("sweep.grid", message);
    }

    @Test
    void refusesAKeyInTwoAxes() {
        assertThat(problems("sweep.grid=[{training.learning_rate: [1e-3]}, {training.learning_rate: [1e-2]}]"))
                .singleElement()
                .asString()
                .contains("grid[1].training.learning_rate", "a key of grid[0] too");
    }

    @Test
    void refusesTokensAsAnAxisWherePackingCountsThem() {
        String axis = "sweep.grid=[{\"training.stages[0].tokens\": [1280, 2560]}]";
        assertThat(expand(axis)).hasSize(2);
        assertThat(problems(axis, "training.stages[0].packing={policy: best_fit, full_length_share: 0.5}"))
                .singleElement()
                .asString()
                .contains("a key that packing depends on");
    }

    @Test
    void refusesTokensThatBatchesRoundToDifferentSizes() {
        assertThat(problems("sweep.grid=[{training.batch_tokens: [64, 128, 192]}]", "training.stages[0].tokens=2624"))
                .extracting(Problem::toString)
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("training.stages[0].tokens", "2624 tokens"))
                .anySatisfy(problem -> assertThat(problem).contains("whole batches of 128", "batch_tokens=128"))
                .anySatisfy(problem -> assertThat(problem).contains("whole batches of 192", "batch_tokens=192"));
    }

    @Test
    void theShippedSweepHasRunsOfEqualTokens() throws IOException {
        Problems problems = new Problems();
        var tree = ConfigTree.parse("sweep", Files.readString(Path.of("../configs/sweep.yaml")), List.of(), problems);
        RunConfig config = ConfigReader.read(tree, RunConfig.class, problems).orElseThrow();
        List<SweepRun> runs = new SweepGrid(config, new Configuration()).expand(problems);
        assertThat(problems.list()).isEmpty();
        assertThat(runs).hasSize(108);
        assertThat(runs).extracting(SweepRun::tokens).containsOnly(128L << 10, 384L << 10, 1152L << 10);
    }

    @Test
    void refusesAnEmptyGrid() {
        assertThat(problems("sweep.grid=[]")).singleElement().asString().contains("at least one axis");
    }

    @Test
    void tellsEveryMistakeOfEveryRunOnceAndNamesARun() {
        List<Problem> problems = problems(
                "sweep.grid=[{model.hidden_size: [16, 18]}, {training.batch_token: [1, 2]}, {training.batch_tokens: [64, 100]}]");
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "training.batch_token", "training.batch_tokens", "model.num_attention_heads");
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains("did you mean batch_tokens?", "in 8 runs, such as hidden_size=16-batch_token=1"));
    }

    @Test
    void underMupHeadsHaveOneSize() {
        assertThat(problems(
                        "sweep.grid=[{model.hidden_size: [16, 32]}]",
                        "training.parametrization={kind: mup, base_width: 32}"))
                .singleElement()
                .asString()
                .contains("heads of the sizes", "num_attention_heads");
    }

    @Test
    void theFingerprintChangesWithWhatTheResultDependsOnAndWithNothingElse() {
        String fingerprint = expand().get(0).fingerprint("data");
        assertThat(expand("sweep.threads=2", "training.checkpoint.keep=7", "sweep.max_failures=9")
                        .get(0)
                        .fingerprint("data"))
                .isEqualTo(fingerprint);
        assertThat(expand().get(0).fingerprint("other data")).isNotEqualTo(fingerprint);
        for (String setting : List.of(
                "run.seed=4", "training.optimizer.beta2=0.9", "sweep.tail_share=0.2", "model.rms_norm_eps=1e-5")) {
            assertThat(expand(setting).get(0).fingerprint("data")).as(setting).isNotEqualTo(fingerprint);
        }
    }

    private static List<SweepRun> expand(String... settings) {
        Problems problems = new Problems();
        List<SweepRun> runs = new SweepGrid(config(settings), new Configuration()).expand(problems);
        assertThat(problems.list()).isEmpty();
        return runs;
    }

    private static List<Problem> problems(String... settings) {
        Problems problems = new Problems();
        new SweepGrid(config(settings), new Configuration()).expand(problems);
        return problems.list();
    }

    private static RunConfig config(String... settings) {
        return SweepFixture.config(DIRECTORY, settings);
    }
}
