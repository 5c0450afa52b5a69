package org.millrace.spark.corpus;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * One reading of the data, for as many steps as can share it. Steps are numbered from 0, which is {@code read}.
 *
 * <pre>
 *   raw files, or what step {@code first − 1} wrote ─► first ─► … ─► last ─► written, if it is to be
 * </pre>
 *
 * Of the steps in between, those that are finished already are only gone through again, to get at what comes after them:
 * their files stay, and their counts must come out the same.
 *
 * @param first step that the documents go through; 0 reads the raw files
 * @param last step that they go through
 * @param built steps whose output is made, the others are finished
 * @param writes whether the documents that the last step keeps are written
 */
record Pass(int first, int last, BitSet built, boolean writes) {

    /** Whether the raw files are read. */
    boolean readsRawFiles() {
        return first == 0;
    }

    /**
     * What is left to do for steps that can share one reading.
     *
     * @param begin first of them; what the step before it keeps is written
     * @param end last of them, whose documents are to be written
     * @param finished whether a step is finished
     * @param written whether it is, and its documents are there
     * @return nothing where all is done
     */
    static Optional<Pass> over(int begin, int end, IntPredicate finished, IntPredicate written) {
        BitSet built = new BitSet();
        for (int step = begin; step <= end; step++) {
            built.set(step, !finished.test(step));
        }
        if (!written.test(end)) {
            built.set(end);
        }
        if (built.isEmpty()) {
            return Optional.empty();
        }
        int first = built.nextSetBit(0);
        while (first > 0 && !written.test(first - 1)) {
            first--;
        }
        int last = built.length() - 1;
        return Optional.of(new Pass(first, last, built, last == end));
    }
}
