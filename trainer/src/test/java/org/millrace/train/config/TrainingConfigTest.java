package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {

    @Test
    void aPublishedLawAndMupWouldBothLowerTheLearningRate() {
        for (String law : List.of("step_law", "deepseek")) {
            assertThat(problems("hyperparameters: {law: %s}\nparametrization: {kind: mup}".formatted(law)))
                    .singleElement()
                    .asString()
                    .contains(
                            "parametrization.kind: got mup, expected standard, since hyperparameters.law is " + law,
                            "set law: explicit, or a law fitted on runs under µP");
        }
    }

    @Test
    void mupTakesALearningRateOrALawOfItsOwn() {
        assertThat(problems("parametrization: {kind: mup}\nlearning_rate: 1e-3\nbatch_tokens: 4Ki"))
                .isEmpty();
        assertThat(problems("parametrization: {kind: mup}\nhyperparameters: {law: laws/mup.yaml}"))
                .isEmpty();
        assertThat(problems("hyperparameters: {law: step_law}")).isEmpty();
    }

    @Test
    void contextRanksDivideTheRanksAndContextPartsTheSequences() {
        assertThat(distributed("ranks: 8", "context_ranks: 4")).isEmpty();
        assertThat(distributed("ranks: 3", "context_parts: 4")).isEmpty();
        assertThat(distributed("ranks: 6", "context_ranks: 4"))
                .singleElement()
                .asString()
                .contains("distributed.context_ranks: got 4, expected a divisor of ranks (6)");
        assertThat(distributed("ranks: 6", "context_ranks: 3, context_parts: 4"))
                .singleElement()
                .asString()
                .contains("distributed.context_ranks: got 3, expected a power of two");
        assertThat(distributed("ranks: 4", "context_ranks: 4, context_parts: 2"))
                .singleElement()
                .asString()
                .contains("distributed.context_parts: got 2, expected a power of two, at least context_ranks (4)");
        assertThat(distributed("ranks: 512", "context_ranks: 512"))
                .singleElement()
                .asString()
                .contains("stages[0].sequence_length: got 512, expected a multiple of 1024");
        assertThat(distributed("ranks: 4", "context_ranks: 4, sharding: weights"))
                .isEmpty();
    }

    @Test
    void addressesOfAResourceAreCpusAndNotYetGpus() {
        assertThat(distributed("ranks: 2", "resource: numa")).isEmpty();
        assertThat(distributed("ranks: 2", "resource: GPU"))
                .singleElement()
                .asString()
                .contains("distributed.resource: got GPU, expected a resource whose addresses are lists of CPUs")
                .contains("no CUDA kernels yet");
        assertThat(distributed("ranks: 2", "resource: numa.amount"))
                .singleElement()
                .asString()
                .contains("distributed.resource: got numa.amount, expected a name of letters, digits, _ and -");
    }

    private static List<String> distributed(String ranks, String settings) {
        return problems("hyperparameters: {law: step_law}\n%s\ndistributed: {%s}".formatted(ranks, settings));
    }

    private static List<String> problems(String training) {
        Problems problems = new Problems();
        ConfigTree tree = ConfigTree.parse("run.yaml", """
                micro_batch_tokens: 1Ki
                schedule: {warmup_steps: 1}
                stages: [{name: a, sequence_length: 512, tokens: 1M}]
                """ + training, List.of(), problems);
        ConfigReader.read(tree, TrainingConfig.class, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }
}
