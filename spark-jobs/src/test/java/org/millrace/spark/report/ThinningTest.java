package org.millrace.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThinningTest {

    @Test
    void keepsEveryPointOfAFew() {
        assertThat(Thinning.indexes(new double[] {3, 1, 2}, 100)).containsExactly(0, 1, 2);
        assertThat(Thinning.indexes(new double[0], 100)).isEmpty();
    }

    @Test
    void neverLosesWhatStandsOut() {
        double[] values = new double[100_000];
        values[31_415] = 9;
        values[27_182] = -9;
        values[77_777] = Double.NaN;
        List<Integer> kept = Thinning.indexes(values, 250);
        assertThat(kept).hasSizeLessThan(1_001).isSorted().doesNotHaveDuplicates();
        assertThat(kept).contains(0, 99_999, 31_415, 27_182, 77_777);
    }
}
