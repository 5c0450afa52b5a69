package org.millrace.train.scaling.fit;

/**
 * Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5) with a line
 * search for the strong Wolfe conditions. Points at which the objective is not finite count as infinitely bad. One a
 * thread.
 */
final class Lbfgs {

    /** Pairs of steps and gradient differences kept; more than variables gain nothing here. */
    private static final int MEMORY = 8;

    private static final int MAX_ITERATIONS = 2000;
    private static final double MIN_CURVATURE = 1e-300;

    private final int n;
    private final double[][] steps;
    private final double[][] differences;
    private final double[] inverseProducts;
    private final double[] weights = new double[MEMORY];
    private final double[] gradient;
    private final double[] direction;
    private final WolfeSearch search;

    Lbfgs(int dimension) {
        n = dimension;
        steps = new double[MEMORY][n];
        differences = new double[MEMORY][n];
        inverseProducts = new double[MEMORY];
        gradient = new double[n];
        direction = new double[n];
        search = new WolfeSearch(n);
    }

    /**
     * Goes downhill from a point until two iterations running gain less than a share of the value, or no step gains
     * anything.
     *
     * @param x the start; the end when done
     * @param gain share of the value: 1e-6 for a look, 0 for all that floating point gives
     * @return the value at the end; infinite if it is not finite at the start
     */
    double minimise(Objective objective, double[] x, double gain) {
        double value = objective.evaluate(x, gradient);
        if (!Double.isFinite(value)) {
            return Double.POSITIVE_INFINITY;
        }
        int kept = 0;
        int newest = -1;
        int idle = 0;
        for (int iteration = 0; iteration < MAX_ITERATIONS && idle < 2; iteration++) {
            double slope = descend(kept, newest);
            if (!(slope < 0)) {
                if (kept == 0) {
                    break; // a stationary point
                }
                kept = 0;
                slope = descend(0, newest);
                if (!(slope < 0)) {
                    break;
                }
            }
            double first = kept == 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            if (!search.along(objective, x, direction, value, slope, first)) {
                if (kept == 0) {
                    break;
                }
                kept = 0; // the memory misleads: once more along the gradient
                continue;
            }
            newest = (newest + 1) % MEMORY;
            kept = remember(newest, x) ? Math.min(kept + 1, MEMORY) : 0;
            double decrease = value - search.value();
            idle = decrease <= gain * Math.abs(value) ? idle + 1 : 0;
            value = search.value();
            System.arraycopy(search.point(), 0, x, 0, n);
            System.arraycopy(search.gradient(), 0, gradient, 0, n);
        }
        return value;
    }

    /** Sets the direction to −H·gradient by the two loops; returns its slope. */
    private double descend(int kept, int newest) {
        for (int i = 0; i < n; i++) {
            direction[i] = -gradient[i];
        }
        for (int k = 0; k < kept; k++) {
            int at = Math.floorMod(newest - k, MEMORY);
            weights[at] = inverseProducts[at] * dot(steps[at], direction);
            add(-weights[at], differences[at]);
        }
        if (kept > 0) {
            double scale = 1 / (inverseProducts[newest] * dot(differences[newest], differences[newest]));
            for (int i = 0; i < n; i++) {
                direction[i] *= scale;
            }
        }
        for (int k = kept - 1; k >= 0; k--) {
            int at = Math.floorMod(newest - k, MEMORY);
            add(weights[at] - inverseProducts[at] * dot(differences[at], direction), steps[at]);
        }
        return dot(direction, gradient);
    }

    /** Keeps the pair of the step just made; false if rounding left it no positive curvature. */
    private boolean remember(int at, double[] x) {
        for (int i = 0; i < n; i++) {
            steps[at][i] = search.point()[i] - x[i];
            differences[at][i] = search.gradient()[i] - gradient[i];
        }
        double product = dot(steps[at], differences[at]);
        inverseProducts[at] = 1 / product;
        return product > MIN_CURVATURE;
    }

    private void add(double factor, double[] what) {
        for (int i = 0; i < n; i++) {
            direction[i] += factor * what[i];
        }
    }

    private double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
