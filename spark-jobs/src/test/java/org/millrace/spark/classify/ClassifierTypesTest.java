package org.millrace.spark.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.millrace.spark.filter.FilterType;
import org.millrace.spark.filter.LanguageType;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

/** Mistakes in the settings of steps with a model, found before any work. */
class ClassifierTypesTest {

    private static final String MODEL = "model: ../data-pipeline/src/test/resources/classify/words.bin";

    private static <S extends Record> List<String> problems(FilterType<S> type, String yaml) throws IOException {
        Problems problems = new Problems();
        var settings =
                ConfigReader.read(ConfigTree.parse("settings", yaml, List.of(), problems), type.settings(), problems);
        if (settings.isPresent() && problems.isEmpty()) {
            type.check(settings.get(), new Configuration(false), problems);
        }
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void nothingIsWrongWithWhatTheModelHas() throws IOException {
        assertThat(problems(new QualityClassifierType(), "{%s, label: en, min_score: 0.3}".formatted(MODEL)))
                .isEmpty();
        assertThat(problems(new DomainClassifierType(), "{%s, drop: [de, unknown]}".formatted(MODEL)))
                .isEmpty();
        assertThat(problems(new LanguageType(), "{%s, keep: [de, ceb], thresholds: {de: 0.3}}".formatted(MODEL)))
                .isEmpty();
        assertThat(problems(new LanguageType(), "{keep: [lo, my, ceb], thresholds: {ceb: 0.9}}"))
                .isEmpty();
    }

    @Test
    void labelsThatTheModelHasNotAreMistakes() throws IOException {
        assertThat(problems(new QualityClassifierType(), "{%s, label: good}".formatted(MODEL)))
                .singleElement()
                .asString()
                .contains("label")
                .contains("'good'")
                .contains("ceb");
        assertThat(problems(new DomainClassifierType(), "{%s, drop: [de, shopping]}".formatted(MODEL)))
                .singleElement()
                .asString()
                .contains("drop[1]")
                .contains("'shopping'");
        assertThat(problems(new LanguageType(), "{%s, keep: [de, nl], thresholds: {it: 0.3}}".formatted(MODEL)))
                .hasSize(2);
        assertThat(problems(new LanguageType(), "{keep: [english], thresholds: {en: 2, xx: 0.5}}"))
                .hasSize(3);
    }

    @Test
    void aShareOfTokensHasToHaveBeenMeasured() throws IOException {
        assertThat(problems(new QualityClassifierType(), "{%s, label: en, keep_tokens: 0.1}".formatted(MODEL)))
                .singleElement()
                .asString()
                .contains("millrace classifier threshold");
        assertThat(problems(new QualityClassifierType(), "{%s, label: en, keep_tokens: 0.0105}".formatted(MODEL)))
                .singleElement()
                .asString()
                .contains("thousandths");
        assertThat(problems(
                        new QualityClassifierType(),
                        "{%s, label: en, keep_tokens: 0.1, min_score: 0.5}".formatted(MODEL)))
                .singleElement()
                .asString()
                .contains("one of them");
    }
}
