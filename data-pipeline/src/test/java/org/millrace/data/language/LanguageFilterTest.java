package org.millrace.data.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class LanguageFilterTest {

    private static final LanguageDetector DETECTOR = LanguageDetector.load();
    private static final String ENGLISH = "Nobody in the village could remember a summer that had been so dry.";
    private static final String GERMAN = "Niemand im Dorf konnte sich an einen so trockenen Sommer erinnern.";

    @Test
    void writesLanguageAndConfidenceIntoWhatItKeeps() {
        assertThat(judge(ENGLISH, 0.5, "en")).isInstanceOfSatisfying(Verdict.Keep.class, keep -> {
            assertThat(keep.document().language()).isEqualTo("en");
            assertThat(keep.document().scores().get("language_confidence")).isBetween(0.9, 1.0);
        });
    }

    @Test
    void dropsOtherLanguages() {
        assertThat(judge(GERMAN, 0.5, "en", "fr"))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).isEqualTo("language.not_kept"));
    }

    @Test
    void dropsWhatIsNotSureEnough() {
        String mixed = (ENGLISH + " ").repeat(20) + (GERMAN + " ").repeat(15);
        assertThat(judge(mixed, 0.95, "en")).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
            assertThat(drop.reason()).isEqualTo("language.low_confidence");
            assertThat(drop.threshold()).isEqualTo(0.95);
            assertThat(drop.measured()).isBetween(0.5, 0.95);
        });
    }

    @Test
    void takesWhatIsNotSureEnoughForUndetermined() {
        String mixed = (ENGLISH + " ").repeat(20) + (GERMAN + " ").repeat(15);
        assertThat(judge(mixed, 0.95, "und"))
                .isInstanceOfSatisfying(
                        Verdict.Keep.class,
                        keep -> assertThat(keep.document().language()).isEqualTo("und"));
    }

    @Test
    void dropsUndeterminedTextsUnlessTheyAreWanted() {
        assertThat(judge("1 2 3", 0.5, "en")).isEqualTo(new Verdict.Drop("language.undetermined", 0, 0.5));
        assertThat(judge("1 2 3", 0.5, "en", "und")).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void keepsEveryLanguageWhenNoneIsNamed() {
        assertThat(judge(GERMAN, 0.5)).isInstanceOf(Verdict.Keep.class);
        assertThat(judge("1 2 3", 0.5)).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void refusesCodesThatNoLanguageHas() {
        assertThatThrownBy(() -> judge(ENGLISH, 0.5, "en", "english"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[english]")
                .hasMessageContaining("known are");
    }

    @Test
    void refusesAConfidenceOutOfRange() {
        assertThatThrownBy(() -> new LanguageSettings(List.of(), Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void holdsEachLanguageToItsOwnThreshold() {
        String mixed = (ENGLISH + " ").repeat(20) + (GERMAN + " ").repeat(15);
        assertThat(judge(mixed, new LanguageSettings(List.of("en"), 0.95, Map.of("en", 0.5))))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(judge(mixed, new LanguageSettings(List.of("en"), 0.5, Map.of("en", 0.95))))
                .isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
                    assertThat(drop.reason()).isEqualTo("language.low_confidence");
                    assertThat(drop.threshold()).isEqualTo(0.95);
                });
        assertThat(judge(ENGLISH, new LanguageSettings(List.of("en"), 0.5, Map.of("de", 1.0))))
                .isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void refusesThresholdsOfUnknownLanguagesAndOutOfRange() {
        assertThatThrownBy(() -> judge(ENGLISH, new LanguageSettings(List.of(), 0.5, Map.of("english", 0.5))))
                .hasMessageContaining("[english]");
        assertThatThrownBy(() -> new LanguageSettings(List.of(), 0.5, Map.of("en", 1.5)))
                .hasMessageContaining("threshold of en");
    }

    @Test
    void asksAModelOfFastTextsInstead() throws IOException {
        Path model = new Path(Objects.requireNonNull(getClass().getResource("/classify/words.bin"))
                .toString());
        LanguageIdentifier languages = new FastTextLanguages(ClassifierFiles.open(new Configuration(), model));
        assertThat(languages.codes()).contains("en", "de", "ceb").isSorted();
        LanguageFilter filter = new LanguageFilter(new LanguageSettings(List.of("en"), 0.5, Map.of()), languages);
        String right = "Everyone has the right to life, liberty and the security of person.";
        assertThat(filter.judge(document(right))).isInstanceOfSatisfying(Verdict.Keep.class, keep -> {
            assertThat(keep.document().language()).isEqualTo("en");
            assertThat(keep.document().scores().get("language_confidence")).isBetween(0.5, 1.0);
        });
        assertThat(filter.judge(document("Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.")))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).isEqualTo("language.not_kept"));
    }

    private static Verdict judge(String text, double minConfidence, String... keep) {
        return judge(text, new LanguageSettings(List.of(keep), minConfidence));
    }

    private static Verdict judge(String text, LanguageSettings settings) {
        return new LanguageFilter(settings, DETECTOR).judge(document(text));
    }

    private static Document document(String text) {
        return Document.read(new DocumentId(0, 0), "test", "memory:", text, Map.of());
    }
}
