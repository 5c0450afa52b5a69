package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.millrace.data.pack.FullLengthMix.Supply;

class FullLengthMixTest {

    @Test
    void scarceLongDocumentsLeaveOthersOut() {
        // 4,000 sequences, 400 of them stretches: with 600 of the 3,600 others they are 40 %.
        Supply supply = new Supply(0.4, 64, 1000, 4000 * 64, 400);

        assertThat(supply.isEnough()).isTrue();
        assertThat(supply.mix()).isEqualTo(new FullLengthMix(true, 1, 600.0 / 3600));
    }

    @Test
    void surplusStretchesAreCutSmaller() {
        Supply supply = new Supply(0.4, 64, 1000, 4000 * 64, 3200);

        assertThat(supply.mix().fullKept()).isCloseTo(0.5, within(1e-12));
        assertThat(supply.mix().othersKept()).isEqualTo(1);
    }

    @Test
    void aStageThatRepeatsItsCorpusNeedsNoMoreThanTheCorpusHas() {
        assertThat(new Supply(0.4, 64, 1_000_000, 1000 * 64, 400).isEnough()).isTrue();
        assertThat(new Supply(0.4, 64, 1_000_000, 1000 * 64, 399).isEnough()).isFalse();
    }

    @Test
    void tooFewLongDocumentsGiveAllTheyHaveAndTheNumbers() {
        Supply supply = new Supply(0.4, 100, 1000, 5000 * 100, 50);

        assertThat(supply.isEnough()).isFalse();
        assertThat(supply.needed()).isEqualTo(400);
        assertThat(supply.possibleShare()).isEqualTo(0.05);
        assertThat(supply.possibleTokens()).isEqualTo(125 * 100);
        // 50 of full length and 950 others are what the stage trains on.
        assertThat(supply.mix()).isEqualTo(new FullLengthMix(true, 1, 950.0 / 4950));
    }

    @Test
    void allOrNothing() {
        assertThat(new Supply(1, 64, 10, 1000 * 64, 200).mix()).isEqualTo(new FullLengthMix(true, 1, 0));
        assertThat(new Supply(0, 64, 10, 1000 * 64, 200).mix()).isEqualTo(new FullLengthMix(true, 0, 1));
        assertThat(new Supply(0, 64, 10, 1000 * 64, 0).mix()).isEqualTo(new FullLengthMix(true, 1, 1));
        assertThat(new Supply(1, 64, 10, 200 * 64, 200).mix()).isEqualTo(new FullLengthMix(true, 1, 1));
    }
}
