package org.millrace.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class MixtureWeightsTest {

    private static final int DOCUMENTS = 20_000;

    @Test
    void takesEachDocumentAsOftenAsItsSourceWeighsOnAverage() {
        for (double weight : new double[] {0, 0.1, 0.5, 1, 2.5, 7.25}) {
            long copies = 0;
            for (int i = 0; i < DOCUMENTS; i++) {
                int of = copies(weight, 1, i);
                assertThat(of).isBetween((int) weight, (int) Math.ceil(weight));
                copies += of;
            }
            // Five standard deviations of a binomial share are below 0.02 here.
            assertThat((double) copies / DOCUMENTS).isEqualTo(weight, within(0.02));
        }
    }

    @Test
    void aLargerWeightTakesAllThatASmallerOneTook() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(copies(0.7, 1, i)).isGreaterThanOrEqualTo(copies(0.3, 1, i));
        }
    }

    @Test
    void anotherSeedChoosesOthers() {
        long differing = 0;
        for (int i = 0; i < 2_000; i++) {
            differing += copies(0.5, 1, i) == copies(0.5, 2, i) ? 0 : 1;
        }
        assertThat(differing).isBetween(800L, 1_200L);
    }

    @Test
    void sourcesWithoutAWeightAreTakenOnce() {
        var weights = new MixtureWeights(List.of("prose", "web"), Map.of("web", 3.0), 1);
        assertThat(weights.copies(document("prose", 0))).isEqualTo(1);
        assertThat(weights.judge(document("web", 0)))
                .isEqualTo(new Verdict.Keep(document("web", 0).withCopies(3)));
    }

    @Test
    void dropsWhatIsNotTaken() {
        var weights = new MixtureWeights(List.of("web"), Map.of("web", 0.0), 1);
        assertThat(weights.judge(document("web", 0))).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
            assertThat(drop.reason()).isEqualTo("mix.not_taken");
            assertThat(drop.threshold()).isZero();
        });
    }

    @Test
    void refusesWeightsForUnknownSources() {
        assertThatThrownBy(() -> new MixtureWeights(List.of("prose"), Map.of("proze", 1.0), 1))
                .hasMessageContaining("[proze]")
                .hasMessageContaining("[prose]");
    }

    @Test
    void refusesWeightsOutOfRange() {
        for (double weight : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1_001}) {
            assertThatThrownBy(() -> new MixtureWeights(List.of("prose"), Map.of("prose", weight), 1))
                    .hasMessageContaining("prose")
                    .hasMessageContaining(String.valueOf(weight));
        }
    }

    @Test
    void refusesDocumentsOfUnknownSources() {
        var weights = new MixtureWeights(List.of("prose"), Map.of(), 1);
        assertThatThrownBy(() -> weights.copies(document("web", 4)))
                .hasMessageContaining("0:4")
                .hasMessageContaining("web");
    }

    private static int copies(double weight, long seed, int record) {
        return new MixtureWeights(List.of("web"), Map.of("web", weight), seed).copies(document("web", record));
    }

    private static Document document(String source, long record) {
        return Document.read(new DocumentId(0, record), source, "memory:", "text", Map.of());
    }
}
