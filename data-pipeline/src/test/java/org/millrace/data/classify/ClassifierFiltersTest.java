package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

class ClassifierFiltersTest {

    private static final String ENGLISH = "Everyone has the right to life, liberty and the security of person.";
    private static final String GERMAN = "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.";

    private static FastTextModel model;
    private static TextClassifier classifier;

    @BeforeAll
    static void load() throws IOException {
        model = FastTextModelTest.read(FastTextModelTest.bytes("words.bin"));
        classifier = TextClassifier.of(model);
    }

    private static Verdict judge(DocumentFilter filter, String text) {
        return filter.judge(Document.read(new DocumentId(0, 0), "test", "memory:", text, Map.of()));
    }

    private static Document kept(DocumentFilter filter, String text) {
        return ((Verdict.Keep) judge(filter, text)).document();
    }

    @Test
    void qualityIsTheProbabilityOfOneLabel() {
        DocumentFilter filter = QualityFilter.minProbability(classifier, "en", "quality", 0.5);
        double score = classifier.score(ENGLISH, model.labels().indexOf("en")).probability();
        assertThat(score).isGreaterThan(0.5);
        assertThat(kept(filter, ENGLISH).scores()).isEqualTo(Map.of("quality", score));
        double low = classifier.score(GERMAN, model.labels().indexOf("en")).probability();
        assertThat(judge(filter, GERMAN)).isEqualTo(new Verdict.Drop("quality_classifier.low_quality", low, 0.5));
    }

    @Test
    void qualityAtTheThresholdIsKept() {
        double score = classifier.score(ENGLISH, model.labels().indexOf("de")).probability();
        assertThat(judge(QualityFilter.minProbability(classifier, "de", "quality", score), ENGLISH))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(judge(QualityFilter.minProbability(classifier, "de", "quality", Math.nextUp(score)), ENGLISH))
                .isEqualTo(new Verdict.Drop("quality_classifier.low_quality", score, Math.nextUp(score)));
    }

    @Test
    void aThresholdOfZeroOnlyMeasures() {
        assertThat(kept(QualityFilter.minProbability(classifier, "en", "quality", 0), GERMAN)
                        .scores())
                .containsOnlyKeys("quality");
    }

    @Test
    void qualityKeepsTheShareOfTokensThatWasMeasured() {
        ScoreHistogram histogram = new ScoreHistogram();
        int label = model.labels().indexOf("en");
        histogram.add(classifier.score(ENGLISH, label).logOdds(), 10);
        histogram.add(classifier.score(GERMAN, label).logOdds(), 90);
        TextClassifier measured = new TextClassifier(model, Map.of(), List.of(KeptTokens.of("en", histogram, "bytes")));
        DocumentFilter tenth = QualityFilter.keptTokens(measured, "en", "quality", 0.1);
        assertThat(judge(tenth, ENGLISH)).isInstanceOf(Verdict.Keep.class);
        assertThat(judge(tenth, GERMAN)).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
            assertThat(drop.reason()).isEqualTo("quality_classifier.low_quality");
            assertThat(drop.measured()).isLessThan(drop.threshold());
        });
        assertThat(judge(QualityFilter.keptTokens(measured, "en", "quality", 1), GERMAN))
                .isInstanceOf(Verdict.Keep.class);
        assertThatThrownBy(() -> QualityFilter.keptTokens(measured, "de", "quality", 0.1))
                .hasMessageContaining("millrace classifier threshold");
    }

    @Test
    void qualityRefusesALabelThatThereIsNot() {
        assertThatThrownBy(() -> QualityFilter.minProbability(classifier, "good", "quality", 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no label 'good'")
                .hasMessageContaining("ceb");
    }

    @Test
    void domainIsTheMostProbableLabel() {
        DocumentFilter filter = new DomainFilter(classifier, "domain", 0.5, "other", Set.of());
        Document document = kept(filter, GERMAN);
        assertThat(document.labels()).isEqualTo(Map.of("domain", "de"));
        assertThat(document.scores())
                .isEqualTo(Map.of(
                        "domain_confidence",
                        classifier.predict(GERMAN).orElseThrow().probability()));
    }

    @Test
    void anUnsureDomainIsSaidToBe() {
        DocumentFilter filter = new DomainFilter(classifier, "domain", 1.1, "other", Set.of());
        assertThat(kept(filter, GERMAN).labels()).isEqualTo(Map.of("domain", "other"));
    }

    @Test
    void domainsThatNobodyWantsAreDropped() {
        DocumentFilter filter = new DomainFilter(classifier, "domain", 0.5, "other", Set.of("de"));
        assertThat(judge(filter, GERMAN))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).isEqualTo("domain_classifier.de"));
        assertThat(judge(filter, ENGLISH)).isInstanceOf(Verdict.Keep.class);
        assertThatThrownBy(() -> new DomainFilter(classifier, "domain", 0.5, "other", Set.of("shopping")))
                .hasMessageContaining("no class [shopping]");
    }
}
