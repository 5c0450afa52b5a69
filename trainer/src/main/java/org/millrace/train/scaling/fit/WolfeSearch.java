package org.millrace.train.scaling.fit;

/**
 * A line search for the strong Wolfe conditions (Nocedal and Wright, 2nd edition, algorithms 3.5 and 3.6) with cubic
 * interpolation: bracket an interval that holds a good step, then close in on it.
 */
final class WolfeSearch {

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final double GROWTH = 3;
    private static final int MAX_EVALUATIONS = 40;

    private final int n;
    private final double[] point;
    private final double[] gradient;
    private double value;

    WolfeSearch(int dimension) {
        n = dimension;
        point = new double[n];
        gradient = new double[n];
    }

    /** Where the search ended. */
    double[] point() {
        return point;
    }

    double[] gradient() {
        return gradient;
    }

    double value() {
        return value;
    }

    /**
     * Looks for a step along a direction of descent.
     *
     * @param start value where the line begins
     * @param slope of the objective there, along the direction
     * @param first step to try
     * @return whether there is a lower point; it then lies in {@link #point}
     */
    boolean along(Objective objective, double[] from, double[] direction, double start, double slope, double first) {
        Line line = new Line(objective, from, direction, new Trial(0, start, slope));
        Trial last = line.start;
        double step = first;
        for (int i = 0; i < MAX_EVALUATIONS; i++) {
            Trial trial = evaluate(line, step);
            if (line.tooHigh(trial) || (i > 0 && trial.value >= last.value)) {
                return zoom(line, last, trial);
            }
            if (line.flatEnough(trial)) {
                return true;
            }
            if (trial.slope >= 0) {
                return zoom(line, trial, last);
            }
            last = trial;
            step *= GROWTH;
        }
        return value < start; // downhill as far as it was followed
    }

    /** Closes in on a good step between two others, of which the first is the better. */
    private boolean zoom(Line line, Trial low, Trial high) {
        for (int i = 0; i < MAX_EVALUATIONS; i++) {
            double step = between(low, high);
            if (step == low.step || step == high.step) {
                break; // no number lies between them
            }
            Trial trial = evaluate(line, step);
            if (line.tooHigh(trial) || trial.value >= low.value) {
                high = trial;
                continue;
            }
            if (line.flatEnough(trial)) {
                return true;
            }
            if (trial.slope * (high.step - low.step) >= 0) {
                high = low;
            }
            low = trial;
        }
        if (low.step == 0 || !(low.value < line.start.value)) {
            return false;
        }
        evaluate(line, low.step);
        return true;
    }

    private Trial evaluate(Line line, double step) {
        for (int i = 0; i < n; i++) {
            point[i] = line.from[i] + step * line.direction[i];
        }
        value = line.objective.evaluate(point, gradient);
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += gradient[i] * line.direction[i];
        }
        if (!Double.isFinite(value) || !Double.isFinite(slope)) {
            value = Double.POSITIVE_INFINITY;
        }
        return new Trial(step, value, slope);
    }

    /** Minimum of the cubic through both ends, kept off them; the middle where there is no such cubic. */
    private static double between(Trial low, Trial high) {
        double width = high.step - low.step;
        if (!Double.isFinite(high.value)) {
            return low.step + 0.1 * width;
        }
        double d1 = low.slope + high.slope - 3 * (low.value - high.value) / (low.step - high.step);
        double square = d1 * d1 - low.slope * high.slope;
        if (!(square >= 0)) {
            return low.step + 0.5 * width;
        }
        double d2 = Math.signum(width) * Math.sqrt(square);
        double share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
        if (Double.isNaN(share)) {
            return low.step + 0.5 * width;
        }
        return low.step + Math.min(0.9, Math.max(0.1, share)) * width;
    }

    /** A step with the objective and its slope there; the value is infinite where either is not finite. */
    private record Trial(double step, double value, double slope) {}

    /** Where a search goes from and to; a class, since arrays make no sensible record. */
    private static final class Line {

        final Objective objective;
        final double[] from;
        final double[] direction;
        final Trial start;

        Line(Objective objective, double[] from, double[] direction, Trial start) {
            this.objective = objective;
            this.from = from;
            this.direction = direction;
            this.start = start;
        }

        boolean tooHigh(Trial trial) {
            return !(trial.value <= start.value + SUFFICIENT_DECREASE * trial.step * start.slope);
        }

        boolean flatEnough(Trial trial) {
            return Math.abs(trial.slope) <= -CURVATURE * start.slope;
        }
    }
}
