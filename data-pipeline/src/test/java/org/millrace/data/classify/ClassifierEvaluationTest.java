package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClassifierEvaluationTest {

    @Test
    void ranksByTheAreaUnderTheCurve() {
        double[] scores = {0.1, 0.4, 0.35, 0.8};
        assertThat(ClassifierEvaluation.areaUnderCurve(scores, new boolean[] {false, false, true, true}))
                .isEqualTo(0.75);
        assertThat(ClassifierEvaluation.areaUnderCurve(scores, new boolean[] {true, false, false, false}))
                .isEqualTo(0);
        assertThat(ClassifierEvaluation.areaUnderCurve(new double[] {1, 1, 1}, new boolean[] {true, false, true}))
                .isEqualTo(0.5);
        assertThat(ClassifierEvaluation.areaUnderCurve(scores, new boolean[4])).isEqualTo(0.5);
    }

    @Test
    void measuresHowFarProbabilitiesAreOff() {
        double[] probabilities = {0.95, 0.95, 0.95, 0.95, 0.05};
        assertThat(ClassifierEvaluation.calibrationError(probabilities, new boolean[] {true, true, true, false, false}))
                .isCloseTo((4 * 0.2 + 0.05) / 5, within(1e-12));
        assertThat(ClassifierEvaluation.calibrationError(new double[] {1}, new boolean[] {true}))
                .isZero();
    }

    @Test
    void countsWhatIsTakenForWhat() throws IOException {
        TextClassifier classifier = TextClassifier.of(FastTextModelTest.read(FastTextModelTest.bytes("words.bin")));
        String english = "Everyone has the right to life, liberty and the security of person.";
        String german = "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.";
        ClassifierEvaluation evaluation = ClassifierEvaluation.of(
                classifier,
                List.of(
                        new LabelledText("en", english),
                        new LabelledText("en", german),
                        new LabelledText("de", german),
                        new LabelledText("nowhere", english)));
        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        assertThat(evaluation.confusion())
                .isEqualTo(Map.of(
                        "en", Map.of("en", 1L, "de", 1L),
                        "de", Map.of("de", 1L),
                        "nowhere", Map.of("en", 1L)));
        ClassifierEvaluation.LabelScores scores =
                Objects.requireNonNull(evaluation.labels().get("en"));
        assertThat(scores.documents()).isEqualTo(2);
        assertThat(scores.precision()).isEqualTo(0.5);
        assertThat(scores.recall()).isEqualTo(0.5);
        assertThat(scores.f1()).isEqualTo(0.5);
    }
}
