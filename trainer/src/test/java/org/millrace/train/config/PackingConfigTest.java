package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.data.pack.PackingPolicy;

class PackingConfigTest {

    private final Problems problems = new Problems();

    private Optional<StageConfig> stage(String packing, String... overrides) {
        return ConfigReader.read(
                ConfigTree.parse(
                        "run.yaml",
                        "{name: long, sequence_length: 32Ki, tokens: 1G" + packing + "}",
                        List.of(overrides),
                        problems),
                StageConfig.class,
                problems);
    }

    @Test
    void documentsAreConcatenatedWithoutAWordAboutIt() {
        assertThat(stage("").orElseThrow().packing()).isEqualTo(PackingConfig.CONCATENATE);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void everyKeyIsRead() {
        PackingConfig packing = stage(", packing: {policy: best_fit, max_padding_share: 0.01,"
                        + " full_length_share: 0.4, too_few_long_documents: go_on}")
                .orElseThrow()
                .packing();

        assertThat(packing).isEqualTo(new PackingConfig(PackingPolicy.BEST_FIT, 0.01, 0.4, PackingConfig.TooFew.GO_ON));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aShareOfFullLengthNeedsBestFit() {
        stage(", packing: {full_length_share: 0.4}");

        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("packing.full_length_share");
            assertThat(problem.expected()).contains("no value, since policy is concatenate");
        });
    }

    @Test
    void sharesOutsideZeroToOneAndUnknownPoliciesAreNamedTogether() {
        stage(", packing: {policy: first_fit, max_padding_share: 1.5, full_length_share: -1}");

        assertThat(problems.list())
                .extracting(Problem::key)
                .contains("packing.policy", "packing.max_padding_share", "packing.full_length_share");
    }

    @Test
    void bestFitHoldsSomeSequencesInMemorySoTheirLengthIsBounded() {
        stage(", packing: {policy: best_fit}", "sequence_length=32Mi");

        assertThat(problems.list())
                .singleElement()
                .satisfies(problem -> assertThat(problem.expected()).contains("at most 16777216 with best_fit"));
    }
}
