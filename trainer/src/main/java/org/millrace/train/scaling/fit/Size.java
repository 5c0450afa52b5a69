package org.millrace.train.scaling.fit;

import java.util.Comparator;

/** N and D of a run; sorted by N, then D. */
record Size(double parameters, double tokens) implements Comparable<Size> {

    static Size of(MeasuredRun run) {
        return new Size(run.parameters(), run.tokens());
    }

    @Override
    public int compareTo(Size other) {
        return Comparator.comparingDouble(Size::parameters)
                .thenComparingDouble(Size::tokens)
                .compare(this, other);
    }
}
