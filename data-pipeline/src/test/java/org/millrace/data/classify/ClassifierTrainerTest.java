package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifierTrainerTest {

    private static final ClassifierSettings SMALL = new ClassifierSettings(8, 40, 1, 1, 1, 2, 4, 20_000, 7);

    private static byte[] written(FastTextModel model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        model.write(out);
        return out.toByteArray();
    }

    private static FastTextModel train(ClassifierSettings settings, List<LabelledText> documents) {
        return new ClassifierTrainer(settings).train(documents, epoch -> {});
    }

    @Test
    void tellsWhatItHasNotLearntFrom() throws IOException {
        List<LabelledText> learnt = new ArrayList<>();
        List<LabelledText> unseen = new ArrayList<>();
        List<LabelledText> articles = TestTexts.articles("en", "de", "fr", "es", "id", "ms");
        for (int i = 0; i < articles.size(); i++) {
            (i % 3 == 0 ? unseen : learnt).add(articles.get(i));
        }
        TextClassifier classifier = TextClassifier.of(train(SMALL, learnt));
        ClassifierEvaluation evaluation = ClassifierEvaluation.of(classifier, unseen);
        assertThat(evaluation.documents()).isEqualTo(unseen.size());
        assertThat(evaluation.accuracy()).isGreaterThan(0.9);
    }

    @Test
    void losesLessInEachEpoch() throws IOException {
        List<Double> losses = new ArrayList<>();
        new ClassifierTrainer(SMALL).train(TestTexts.articles("en", "de", "fr"), epoch -> losses.add(epoch.loss()));
        assertThat(losses).hasSize(40).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(losses.get(0)).isCloseTo(Math.log(3), within(0.3));
        assertThat(losses.get(39)).isLessThan(0.1);
    }

    @Test
    void givesTheSameBytesForTheSameSeedAndOthersForAnother() throws IOException {
        List<LabelledText> articles = TestTexts.articles("en", "de");
        byte[] first = written(train(SMALL, articles));
        assertThat(written(train(SMALL, articles))).isEqualTo(first);
        ClassifierSettings other = new ClassifierSettings(8, 40, 1, 1, 1, 2, 4, 20_000, 8);
        assertThat(written(train(other, articles))).isNotEqualTo(first);
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        List<LabelledText> articles = TestTexts.articles("en", "de");
        FastTextModel model = train(SMALL, articles);
        FastTextModel read = FastTextModelTest.read(written(model));
        assertThat(read.labels()).isEqualTo(model.labels());
        for (LabelledText article : articles) {
            assertThat(read.probabilities(article.text())).containsExactly(model.probabilities(article.text()));
        }
    }

    @Test
    void leavesOutRareWordsAndWordsThatLookLikeLabels() {
        ClassifierSettings twice = new ClassifierSettings(2, 1, 0.1, 2, 1, 0, 0, 10, 1);
        FastTextModel model = train(
                twice,
                List.of(
                        new LabelledText("a", "often often rare __label__b __label__b"),
                        new LabelledText("b", "often once __label__c __label__c")));
        // The end of the line is a word too.
        assertThat(model.words()).isEqualTo(2);
        assertThat(model.labels()).containsExactly("a", "b");
    }

    @Test
    void refusesDocumentsOfOneLabel() {
        assertThatThrownBy(() -> train(SMALL, List.of(new LabelledText("only", "some text"))))
                .isInstanceOf(LabelledDataException.class)
                .hasMessageContaining("at least two labels")
                .hasMessageContaining("[only]");
    }

    @Test
    void refusesLabelsThatAreNoWords() {
        for (String label : List.of("", "two words", "tab\t", "\u00a0")) {
            assertThatThrownBy(() -> new LabelledText(label, "text")).hasMessageContaining("white space");
        }
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(() -> new ClassifierSettings(0, 5, 0.1, 1, 1, 0, 0, 1, 1))
                .hasMessageContaining("dimension");
        assertThatThrownBy(() -> new ClassifierSettings(8, 5, Double.NaN, 1, 1, 0, 0, 1, 1))
                .hasMessageContaining("learningRate");
        assertThatThrownBy(() -> new ClassifierSettings(8, 5, 0.1, 1, 1, 3, 2, 1, 1))
                .hasMessageContaining("minimumCharacters");
        assertThatThrownBy(() -> new ClassifierSettings(4096, 5, 0.1, 1, 1, 0, 0, 1 << 20, 1))
                .hasMessageContaining("buckets");
    }
}
