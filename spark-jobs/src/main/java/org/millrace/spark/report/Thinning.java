package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;

/** Chooses few points that draw the same line as many. */
final class Thinning {

    private Thinning() {}

    /**
     * Indexes of the points to draw, rising. The points are cut into as many runs as there are columns to draw in, and of
     * each run the first, the lowest, the highest and the last stay: what stands out is never lost. A point without a
     * value stays where it opens a gap.
     */
    static List<Integer> indexes(double[] values, int columns) {
        var kept = new ArrayList<Integer>();
        for (int column = 0; column < columns; column++) {
            int begin = (int) ((long) values.length * column / columns);
            int end = (int) ((long) values.length * (column + 1) / columns);
            keepExtremes(values, begin, end, kept);
        }
        return kept;
    }

    private static void keepExtremes(double[] values, int begin, int end, List<Integer> kept) {
        if (begin == end) {
            return;
        }
        int lowest = -1;
        int highest = -1;
        int gap = -1;
        for (int i = begin; i < end; i++) {
            if (Double.isNaN(values[i])) {
                gap = i;
                continue;
            }
            lowest = lowest < 0 || values[i] < values[lowest] ? i : lowest;
            highest = highest < 0 || values[i] > values[highest] ? i : highest;
        }
        for (int i = begin; i < end; i++) {
            if (i == begin || i == lowest || i == highest || i == gap || i == end - 1) {
                kept.add(i);
            }
        }
    }
}
