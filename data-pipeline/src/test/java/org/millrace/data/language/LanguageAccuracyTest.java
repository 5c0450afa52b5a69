package org.millrace.data.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.language.LanguageAccuracy.Outcome;
import org.millrace.data.language.LanguageAccuracy.Sample;

/** Holds the accuracy that the documentation states. */
class LanguageAccuracyTest {

    private static final LanguageDetector DETECTOR = LanguageDetector.load();

    @Test
    void tellsTheLanguagesOfQwen() throws IOException {
        Map<String, Outcome> outcomes = LanguageAccuracy.measure(DETECTOR, LanguageAccuracy.articles());
        assertThat(outcomes).hasSize(29);
        assertThat(LanguageAccuracy.accuracy(outcomes)).isGreaterThan(0.97);
        assertThat(LanguageAccuracy.wrong(outcomes)).isLessThan(0.02);
        outcomes.forEach((language, outcome) -> assertThat((double) outcome.right() / outcome.texts())
                .as(language)
                .isGreaterThan(language.equals("ms") ? 0.5 : 0.9));
    }

    @Test
    void tellsSentences() throws IOException {
        assertThat(LanguageAccuracy.accuracy(LanguageAccuracy.measure(DETECTOR, LanguageAccuracy.read("sentences"))))
                .isGreaterThan(0.87);
    }

    @Test
    void ratherSaysNothingThanSomethingWrongAboutLanguagesItDoesNotKnow() throws IOException {
        List<Sample> others = LanguageAccuracy.read("others");
        long undetermined = others.stream()
                .filter(sample -> !DETECTOR.detect(sample.text()).isDetermined())
                .count();
        assertThat((double) undetermined / others.size()).isGreaterThan(0.6);
    }
}
