package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.BatchWarmupConfig.Level;
import org.millrace.train.config.BatchWarmupConfig.Rule;

class BatchWarmupConfigTest {

    @Test
    void everyBatchOnTheWayGetsTheSameShareOfTheTokens() {
        assertThat(new BatchWarmupConfig(1_024, 12_288, Rule.SQRT).levels(8_192))
                .containsExactly(new Level(1_024, 4), new Level(2_048, 2), new Level(4_096, 1));
    }

    @Test
    void theFullBatchNeedNotBeAPowerOfTwoAway() {
        BatchWarmupConfig warmup = new BatchWarmupConfig(100, 1_000, Rule.SQRT);

        assertThat(warmup.levels(300)).containsExactly(new Level(100, 5), new Level(200, 3));
        assertThat(warmup.tokens(300)).as("whole steps").isEqualTo(1_100);
    }

    @Test
    void aBatchIsTakenAtLeastOnce() {
        assertThat(new BatchWarmupConfig(64, 1, Rule.SQRT).levels(256))
                .containsExactly(new Level(64, 1), new Level(128, 1));
    }

    @Test
    void thereIsNothingBelowAFullBatch() {
        assertThat(new BatchWarmupConfig(64, 1_000, Rule.SQRT).levels(64)).isEmpty();
    }

    @Test
    void theLearningRateFollowsByTheRule() {
        assertThat(Rule.SQRT.factor(0.25)).isEqualTo(0.5);
        assertThat(Rule.LINEAR.factor(0.25)).isEqualTo(0.25);
        assertThat(Rule.NONE.factor(0.25)).isCloseTo(1, within(0.0));
    }

    @Test
    void mistakesAreFoundTogether() {
        Problems problems = new Problems();
        ConfigTree tree = ConfigTree.parse("run.yaml", """
                hyperparameters: {law: steplaw}
                batch_tokens: 4Ki
                batch_warmup: {from: 100, over: 1M, learning_rate: cubic}
                micro_batch_tokens: 1Ki
                stages: [{name: a, sequence_length: 512, tokens: 1M}]
                """, List.of(), problems);
        ConfigReader.read(tree, TrainingConfig.class, problems);

        assertThat(problems.list())
                .extracting(Problem::toString)
                .anySatisfy(text -> assertThat(text).contains("hyperparameters.law", "did you mean step_law?"))
                .anySatisfy(text -> assertThat(text).contains("batch_warmup.learning_rate", "sqrt, linear, none"));
    }

    @Test
    void theWarmUpMustFitTheRun() {
        assertThat(problems("batch_warmup: {from: 1000, over: 100k}"))
                .anySatisfy(text -> assertThat(text).contains("batch_warmup.from", "a multiple of micro_batch_tokens"));
        assertThat(problems("batch_warmup: {from: 4Ki, over: 100k}"))
                .anySatisfy(text -> assertThat(text).contains("less than the batch of the first stage (4096 tokens)"));
        assertThat(problems("batch_warmup: {from: 1Ki, over: 2M}"))
                .anySatisfy(
                        text -> assertThat(text).contains("batch_warmup.over", "leaves the first stage a full batch"));
        assertThat(problems("batch_warmup: {from: 1Ki, over: 100k}")).isEmpty();
    }

    private static List<String> problems(String warmup) {
        Problems problems = new Problems();
        ConfigTree tree = ConfigTree.parse("run.yaml", """
                learning_rate: 1e-3
                batch_tokens: 4Ki
                micro_batch_tokens: 1Ki
                stages: [{name: a, sequence_length: 512, tokens: 1M}]
                """ + warmup, List.of(), problems);
        ConfigReader.read(tree, TrainingConfig.class, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }
}
