package org.millrace.train.scaling.fit;

import java.util.Locale;

/**
 * What a law fitted on some runs says about others.
 *
 * @param kind how they were chosen
 * @param runs predicted, none of them among those fitted on
 * @param meanRelativeError mean of |predicted / measured − 1|
 * @param worstRelativeError largest of them
 * @param bias mean of predicted / measured − 1; positive if the law expects too much
 */
public record HeldOutError(Kind kind, int runs, double meanRelativeError, double worstRelativeError, double bias) {

    /** How held-out runs are chosen. */
    public enum Kind {
        /** Those of the largest compute, predicted from the smaller: what the law is for. */
        LARGEST_COMPUTE,
        /** Every run once, predicted from the other folds. */
        FOLDS;

        /** As files write it. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
