package org.millrace.data.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

    private static Verdict judge(String text, double minConfidence, String... keep) {
        var filter = new LanguageFilter(new LanguageSettings(List.of(keep), minConfidence), DETECTOR);
        return filter.judge(Document.read(new DocumentId(0, 0), "test", "memory:", text, Map.of()));
    }
}
