package org.millrace.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class MixtureSamplerTest {

    private static final int DOCUMENTS = 20_000;
    private static final Group GROUP = new Group("web", "unknown", "unknown");

    @Test
    void takesEachDocumentAsOftenAsItsGroupOnAverage() {
        for (double epochs : new double[] {0, 0.1, 0.5, 1, 2.5, 7.25}) {
            MixtureSampler sampler = sampler(epochs, 1);
            long copies = 0;
            for (int i = 0; i < DOCUMENTS; i++) {
                int of = copies(sampler, document(i, 1));
                assertThat(of).isBetween((int) epochs, (int) Math.ceil(epochs));
                copies += of;
            }
            // Five standard deviations of a binomial share are below 0.02 here.
            assertThat((double) copies / DOCUMENTS).isEqualTo(epochs, within(0.02));
        }
    }

    @Test
    void moreEpochsTakeAllThatFewerTook() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(copies(sampler(0.7, 1), document(i, 1)))
                    .isGreaterThanOrEqualTo(copies(sampler(0.3, 1), document(i, 1)));
        }
    }

    @Test
    void anotherSeedChoosesOthers() {
        int both = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            both += copies(sampler(0.5, 1), document(i, 1)) * copies(sampler(0.5, 2), document(i, 1));
        }
        assertThat((double) both / DOCUMENTS).isEqualTo(0.25, within(0.02));
    }

    @Test
    void copiesThatComeInAreMultiplied() {
        MixtureSampler half = sampler(0.5, 1);
        long copies = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            assertThat(copies(half, document(i, 2))).isEqualTo(1);
            copies += copies(half, document(i, 3));
        }
        assertThat((double) copies / DOCUMENTS).isEqualTo(1.5, within(0.02));
    }

    @Test
    void whatNoMixtureTakesIsDroppedWithItsLot() {
        Verdict verdict = sampler(0.25, 1).judge(firstNotTaken());
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
            assertThat(drop.reason()).isEqualTo("mix.not_taken");
            assertThat(drop.measured()).isGreaterThanOrEqualTo(0.25);
            assertThat(drop.threshold()).isEqualTo(0.25);
        });
    }

    @Test
    void stagesHaveCopiesAndLotsOfTheirOwn() {
        MixtureSampler sampler = new MixtureSampler(
                Map.of(GROUP, 0.5), Map.of("long", Map.of(GROUP, 2.0), "short", Map.of(GROUP, 0.5)), 1);
        int both = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            Document mixed = ((Verdict.Keep) sampler.judge(document(i, 1))).document();
            assertThat(mixed.copies()).isEqualTo(copies(sampler(0.5, 1), document(i, 1)));
            assertThat(MixtureSampler.stageCopies(mixed))
                    .containsOnlyKeys("long", "short")
                    .containsEntry("long", 2);
            both += mixed.copies() * MixtureSampler.stageCopies(mixed).getOrDefault("short", 0);
        }
        assertThat((double) both / DOCUMENTS).isEqualTo(0.25, within(0.02));
        assertThat(MixtureSampler.stageCopies(document(1, 1))).isEmpty();
    }

    @Test
    void aGroupThatWasNotPlannedIsAMistakeOfOurs() {
        MixtureSampler sampler = new MixtureSampler(Map.of(new Group("books", "en", "x"), 1.0), Map.of(), 1);
        assertThatThrownBy(() -> sampler.judge(document(3, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0:3")
                .hasMessageContaining("web/unknown/unknown");
    }

    private static Document firstNotTaken() {
        for (int i = 0; ; i++) {
            if (copies(sampler(0.25, 1), document(i, 1)) == 0) {
                return document(i, 1);
            }
        }
    }

    private static MixtureSampler sampler(double epochs, long seed) {
        return new MixtureSampler(Map.of(GROUP, epochs), Map.of(), seed);
    }

    private static int copies(MixtureSampler sampler, Document document) {
        return sampler.judge(document) instanceof Verdict.Keep keep
                ? keep.document().copies()
                : 0;
    }

    private static Document document(int record, int copies) {
        return Document.read(new DocumentId(0, record), "web", "", "text", Map.of())
                .withCopies(copies);
    }
}
