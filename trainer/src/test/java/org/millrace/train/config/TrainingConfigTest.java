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
