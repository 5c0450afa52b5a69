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
    private double slope;

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
     * @return whether there is a lower point; it then lies in {@link #point}
     */
    boolean along(
            Objective objective, double[] from, double[] direction, double start, double startSlope, double first) {
        double lastStep = 0;
        double lastValue = start;
        double lastSlope = startSlope;
        double step = first;
        for (int i = 0; i < MAX_EVALUATIONS; i++) {
            evaluate(objective, from, direction, step);
            if (tooHigh(start, startSlope, step) || (i > 0 && value >= lastValue)) {
                return zoom(
                        objective,
                        from,
                        direction,
                        start,
                        startSlope,
                        lastStep,
                        lastValue,
                        lastSlope,
                        step,
                        value,
                        slope);
            }
            if (Math.abs(slope) <= -CURVATURE * startSlope) {
                return true;
            }
            if (slope >= 0) {
                return zoom(
                        objective,
                        from,
                        direction,
                        start,
                        startSlope,
                        step,
                        value,
                        slope,
                        lastStep,
                        lastValue,
                        lastSlope);
            }
            lastStep = step;
            lastValue = value;
            lastSlope = slope;
            step *= GROWTH;
        }
        return value < start; // downhill as far as it was followed
    }

    private boolean zoom(
            Objective objective,
            double[] from,
            double[] direction,
            double start,
            double startSlope,
            double low,
            double lowValue,
            double lowSlope,
            double high,
            double highValue,
            double highSlope) {
        for (int i = 0; i < MAX_EVALUATIONS; i++) {
            double step = between(low, lowValue, lowSlope, high, highValue, highSlope);
            if (step == low || step == high) {
                break; // no number lies between them
            }
            evaluate(objective, from, direction, step);
            if (tooHigh(start, startSlope, step) || value >= lowValue) {
                high = step;
                highValue = value;
                highSlope = slope;
                continue;
            }
            if (Math.abs(slope) <= -CURVATURE * startSlope) {
                return true;
            }
            if (slope * (high - low) >= 0) {
                high = low;
                highValue = lowValue;
                highSlope = lowSlope;
            }
            low = step;
            lowValue = value;
            lowSlope = slope;
        }
        if (low == 0 || !(lowValue < start)) {
            return false;
        }
        evaluate(objective, from, direction, low);
        return true;
    }

    private void evaluate(Objective objective, double[] from, double[] direction, double step) {
        for (int i = 0; i < n; i++) {
            point[i] = from[i] + step * direction[i];
        }
        value = objective.evaluate(point, gradient);
        slope = 0;
        for (int i = 0; i < n; i++) {
            slope += gradient[i] * direction[i];
        }
        if (!Double.isFinite(value) || !Double.isFinite(slope)) {
            value = Double.POSITIVE_INFINITY;
        }
    }

    private boolean tooHigh(double start, double startSlope, double step) {
        return !(value <= start + SUFFICIENT_DECREASE * step * startSlope);
    }

    /** Minimum of the cubic through both ends, kept off them; the middle where there is no such cubic. */
    private static double between(
            double low, double lowValue, double lowSlope, double high, double highValue, double highSlope) {
        double width = high - low;
        double middle = low + 0.5 * width;
        if (!Double.isFinite(highValue) || !Double.isFinite(highSlope)) {
            return low + 0.1 * width;
        }
        double d1 = lowSlope + highSlope - 3 * (lowValue - highValue) / (low - high);
        double square = d1 * d1 - lowSlope * highSlope;
        if (!(square >= 0)) {
            return middle;
        }
        double d2 = Math.signum(width) * Math.sqrt(square);
        double step = high - width * (highSlope + d2 - d1) / (highSlope - lowSlope + 2 * d2);
        double share = (step - low) / width;
        if (Double.isNaN(share)) {
            return middle;
        }
        return low + Math.min(0.9, Math.max(0.1, share)) * width;
    }
}
