package org.millrace.data.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * Which threshold keeps which share of a corpus's tokens, in steps of a thousandth.
 *
 * @param label whose score decides
 * @param documents that were measured
 * @param tokens of these, in the unit below
 * @param unit {@code tokens} of a tokenizer, or {@code bytes} of text
 * @param thresholds log-odds; number i keeps at least (i + 1) / 1000 of the tokens
 */
public record KeptTokens(String label, long documents, long tokens, String unit, List<Double> thresholds) {

    public static final int STEPS = 1000;

    public KeptTokens {
        thresholds = List.copyOf(thresholds);
        if (thresholds.size() != STEPS) {
            throw new IllegalArgumentException("Expected %d thresholds, got %d".formatted(STEPS, thresholds.size()));
        }
    }

    public static KeptTokens of(String label, ScoreHistogram histogram, String unit) {
        List<Double> thresholds = new ArrayList<>();
        for (int i = 1; i <= STEPS; i++) {
            thresholds.add(histogram.threshold((double) i / STEPS));
        }
        return new KeptTokens(label, histogram.documents(), histogram.tokens(), unit, thresholds);
    }

    /** Whether a share can be looked up: from 0.001 to 1, in thousandths. */
    public static boolean isShare(double share) {
        double steps = share * STEPS;
        return steps >= 0.999 && steps <= STEPS + 0.001 && Math.abs(steps - Math.rint(steps)) < 1e-6;
    }

    /** Log-odds at or above which a share of the tokens lies. */
    public double threshold(double share) {
        if (!isShare(share)) {
            throw new IllegalArgumentException(
                    "A share of kept tokens must be from 0.001 to 1 in thousandths, cannot be: " + share);
        }
        return thresholds.get((int) Math.rint(share * STEPS) - 1);
    }
}
