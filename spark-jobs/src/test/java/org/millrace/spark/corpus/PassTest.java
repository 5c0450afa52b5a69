package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassTest {

    @Test
    void goesOverEverythingWhereNothingIsThere() {
        assertThat(pass(0, 2, "---")).contains(pass(0, 2, true, 0, 1, 2));
    }

    @Test
    void isNotNeededWhereAllIsFinishedAndTheLastIsWritten() {
        assertThat(pass(0, 2, "ffw")).isEmpty();
    }

    @Test
    void goesThroughFinishedStepsAgainToGetAtTheFirstThatIsNot() {
        assertThat(pass(0, 2, "ff-")).contains(pass(0, 2, true, 2));
        assertThat(pass(0, 3, "f-ff")).contains(pass(0, 3, true, 1, 3));
    }

    @Test
    void beginsWithWhatIsWrittenNearest() {
        assertThat(pass(0, 3, "wfw-")).contains(pass(3, 3, true, 3));
        assertThat(pass(0, 3, "wf-f")).contains(pass(1, 3, true, 2, 3));
        assertThat(pass(2, 3, "fw--")).contains(pass(2, 3, true, 2, 3));
    }

    @Test
    void endsWhereNothingIsMissingAnyMore() {
        assertThat(pass(0, 3, "w-fw")).contains(pass(1, 1, false, 1));
        assertThat(pass(0, 3, "w-w-")).contains(pass(1, 3, true, 1, 3));
    }

    @Test
    void writesTheLastOfFinishedStepsWhereItWasOnlyPassedOn() {
        assertThat(pass(0, 1, "ff")).contains(pass(0, 1, true, 1));
        assertThat(pass(0, 0, "f")).contains(pass(0, 0, true, 0));
    }

    @Test
    void goesBackBehindItsOwnStepsWhereTheirInputIsNotWritten() {
        assertThat(pass(2, 2, "wf-")).contains(pass(1, 2, true, 2));
        assertThat(pass(2, 2, "ff-")).contains(pass(0, 2, true, 2));
    }

    /** Of each step a letter: finished, written (and finished), or neither. */
    private static Optional<Pass> pass(int begin, int end, String steps) {
        return Pass.over(begin, end, step -> steps.charAt(step) != '-', step -> steps.charAt(step) == 'w');
    }

    private static Pass pass(int first, int last, boolean writes, int... built) {
        BitSet set = new BitSet();
        for (int step : built) {
            set.set(step);
        }
        return new Pass(first, last, set, writes);
    }
}
