package org.millrace.spark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.spark.filter.GopherQualityType;
import org.millrace.spark.filter.NoShoutingType;
import org.millrace.train.config.ConfigExplainer;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

class StepConfigTest {

    private static final String SOURCES =
            "sources: [{name: web, format: text, path: a}, {name: code, format: text, path: b}]\n";

    @Test
    void areReadInTheirOrderEachAsItsKind() {
        DataConfig data = read("""
                steps:
                  - {gopher_quality: {min_words: 7}, skip_sources: [code]}
                  - deduplicate
                  - no_shouting:
                    only_sources: [web]
                    write: true
                  - {deduplicate: {}, name: again}
                """);
        assertThat(data.steps())
                .extracting(StepConfig::kind)
                .containsExactly("gopher_quality", "deduplicate", "no_shouting", "deduplicate");
        assertThat(data.steps().get(0).step().settings())
                .isInstanceOfSatisfying(
                        GopherQualityType.Settings.class,
                        settings -> assertThat(settings.minWords()).isEqualTo(7));
        assertThat(data.steps().get(0).covers("web")).isTrue();
        assertThat(data.steps().get(0).covers("code")).isFalse();
        assertThat(data.steps().get(2).step().settings()).isEqualTo(new NoShoutingType.Settings(1, ""));
        assertThat(data.steps().get(2).covers("code")).isFalse();
        assertThat(data.steps().get(2).write()).isTrue();
        assertThat(data.stepNames()).containsExactly("gopher_quality", "deduplicate", "no_shouting", "again");
    }

    @Test
    void areNumberedWhereAKindComesAgain() {
        assertThat(read("steps: [deduplicate, mix, {deduplicate: {}, name: near}, deduplicate, mix]")
                        .stepNames())
                .containsExactly("deduplicate", "mix", "near", "deduplicate-2", "mix-2");
    }

    @Test
    void areADefaultListWhereNoneIsGiven() {
        assertThat(read("").stepNames())
                .containsExactly("gopher_quality", "gopher_repetition", "language", "deduplicate");
        assertThat(read("steps: []").stepNames()).isEmpty();
    }

    @Test
    void mayBeChangedFromTheCommandLine() {
        Problems problems = new Problems();
        DataConfig data = read("steps: [{mix: {weights: {web: 1}}}]", problems, "steps[0].mix.weights.web=3")
                .orElseThrow();
        problems.throwIfAny();
        assertThat(ConfigWriter.yaml(data)).contains("web: 3.0");
    }

    @Test
    void areWrittenAsTheyAreRead() {
        DataConfig data =
                read("steps: [{gopher_quality: {min_words: 7}, name: short}, deduplicate, {mix: {weights: {web: 2}}}]");
        String yaml = ConfigWriter.yaml(data);
        assertThat(yaml)
                .contains("  - gopher_quality:\n")
                .contains("min_words: 7")
                .contains("  - deduplicate:\n");
        Problems problems = new Problems();
        assertThat(ConfigReader.read(ConfigTree.parse("again", yaml, List.of(), problems), DataConfig.class, problems))
                .contains(data);
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void areExplainedKeyByKey() {
        assertThat(ConfigExplainer.explain(DataConfig.class, "steps"))
                .contains("steps[].gopher_quality\n    Gopher's quality rules")
                .contains("steps[].gopher_quality.min_words\n    Fewest words.")
                .contains("steps[].no_shouting.max_marks")
                .contains("steps[].deduplicate\n")
                .contains("steps[].skip_sources");
    }

    @Test
    void nameEachMistake() {
        assertThat(mistakes("""
                steps:
                  - gopher_qualty: {}
                  - {gopher_quality: {min_word: 1}}
                  - {gopher_quality: {}, language: {}}
                  - {skip_sources: [web]}
                  - [mix]
                  - {language: {}, name: "a b"}
                  - {language: {}, skip_sources: [web], only_sources: [code]}
                  - {deduplicate: {}, skip_sources: [web]}
                  - polish
                """))
                .containsExactly(
                        "steps[0].gopher_qualty: an unknown key",
                        "steps[1].gopher_quality.min_word: an unknown key",
                        "steps[2]: gopher_quality and language",
                        "steps[3]: none of "
                                + String.join(", ", StepKinds.load().kinds().keySet()),
                        "steps[4]: a list",
                        "steps[5].name: 'a b'",
                        "steps[6].only_sources: a list beside skip_sources",
                        "steps[7].skip_sources: a list",
                        "steps[8]: 'polish'");
    }

    @Test
    void nameMistakesThatOnlyTheWholeListShows() {
        assertThat(mistakes("""
                steps:
                  - {language: {}, name: pack}
                  - {language: {}, skip_sources: [wbe]}
                  - {gopher_repetition: {}, only_sources: [pages]}
                  - {mix: {weights: {cod: 2}}}
                  - {language: {}, name: language}
                """))
                .containsExactly(
                        "steps[0].name: pack",
                        "steps[1].skip_sources: 'wbe'",
                        "steps[2].only_sources: 'pages'",
                        "steps[3].mix.weights: 'cod'",
                        "steps[4].name: language");
    }

    private static DataConfig read(String yaml) {
        Problems problems = new Problems();
        DataConfig data = read(yaml, problems).orElseThrow(() -> new AssertionError(problems.list()));
        assertThat(problems.list()).isEmpty();
        return data;
    }

    private static Optional<DataConfig> read(String yaml, Problems problems, String... settings) {
        return ConfigReader.read(
                ConfigTree.parse("data", SOURCES + yaml, List.of(settings), problems), DataConfig.class, problems);
    }

    private static List<String> mistakes(String yaml) {
        Problems problems = new Problems();
        read(yaml, problems);
        return problems.list().stream().map(StepConfigTest::shown).toList();
    }

    private static String shown(Problem problem) {
        return problem.key() + ": " + problem.got();
    }
}
