package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.millrace.train.model.GradientUnits;

/**
 * The sums of the parts of one micro-batch that a rank computes, opened each inside the one before, since one pass fills
 * them all.
 */
final class OpenedParts {

    private final List<GradientUnits> opened = new ArrayList<>();
    private final List<? extends Sum> sums;
    private final Function<List<GradientUnits>, double[]> pass;
    private double[] losses = {};

    /** The sum of one part. */
    interface Sum {

        /** Adds what the micro-batch leaves in the units it is given, and returns its loss. */
        double add(ToDoubleFunction<GradientUnits> microBatch);
    }

    private OpenedParts(List<? extends Sum> sums, Function<List<GradientUnits>, double[]> pass) {
        this.sums = sums;
        this.pass = pass;
    }

    /**
     * Lets a pass fill all sums.
     *
     * @param pass adds the gradients of each part to the units of its sum, and returns the losses of the parts
     * @return the loss of all parts
     */
    static double fill(List<? extends Sum> sums, Function<List<GradientUnits>, double[]> pass) {
        OpenedParts parts = new OpenedParts(sums, pass);
        parts.openFrom(0);
        double sum = 0;
        for (double loss : parts.losses) {
            sum += loss;
        }
        return sum;
    }

    private void openFrom(int part) {
        sums.get(part).add(units -> {
            opened.add(units);
            if (part + 1 < sums.size()) {
                openFrom(part + 1);
            } else {
                losses = pass.apply(List.copyOf(opened));
            }
            return losses[part];
        });
    }
}
