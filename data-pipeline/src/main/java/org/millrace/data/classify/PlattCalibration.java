package org.millrace.data.classify;

/**
 * {@code 1 / (1 + exp(−(slope·x + intercept)))} of the log-odds x (Platt 1999), fitted by Newton's method with backtracking
 * and targets drawn in a little from 0 and 1, as Lin, Lin and Weng (2007) do.
 *
 * @param slope never negative
 */
public record PlattCalibration(double slope, double intercept) implements Calibration {

    private static final int MOST_ITERATIONS = 100;
    private static final double RIDGE = 1e-12;
    private static final double SMALL_GRADIENT = 1e-7;
    private static final double SMALLEST_STEP = 1e-10;

    @Override
    public double probability(double logOdds) {
        return LogOdds.toProbability(slope * logOdds + intercept);
    }

    static PlattCalibration fit(double[] x, boolean[] right) {
        int positives = 0;
        for (boolean one : right) {
            positives += one ? 1 : 0;
        }
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (x.length - positives + 2.0);
        double[] target = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            target[i] = right[i] ? high : low;
        }
        double a = 0;
        double b = StrictMath.log((positives + 1.0) / (x.length - positives + 1.0));
        double loss = loss(x, target, a, b);
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            double gradientA = 0;
            double gradientB = 0;
            double hessianAa = RIDGE;
            double hessianBb = RIDGE;
            double hessianAb = 0;
            for (int i = 0; i < x.length; i++) {
                double p = LogOdds.toProbability(a * x[i] + b);
                double weight = p * (1 - p);
                hessianAa += x[i] * x[i] * weight;
                hessianBb += weight;
                hessianAb += x[i] * weight;
                gradientA += x[i] * (p - target[i]);
                gradientB += p - target[i];
            }
            if (Math.abs(gradientA) < SMALL_GRADIENT && Math.abs(gradientB) < SMALL_GRADIENT) {
                break;
            }
            double determinant = hessianAa * hessianBb - hessianAb * hessianAb;
            double stepA = -(hessianBb * gradientA - hessianAb * gradientB) / determinant;
            double stepB = -(hessianAa * gradientB - hessianAb * gradientA) / determinant;
            double slopeOfLoss = gradientA * stepA + gradientB * stepB;
            double size = 1;
            double better = loss(x, target, a + stepA, b + stepB);
            while (better >= loss + 1e-4 * size * slopeOfLoss && size >= SMALLEST_STEP) {
                size /= 2;
                better = loss(x, target, a + size * stepA, b + size * stepB);
            }
            if (size < SMALLEST_STEP) {
                break;
            }
            a += size * stepA;
            b += size * stepB;
            loss = better;
        }
        return a >= 0 ? new PlattCalibration(a, b) : flat(positives, x.length);
    }

    /** A model whose scores fall where they should rise tells nothing. */
    private static PlattCalibration flat(int positives, int all) {
        return new PlattCalibration(0, StrictMath.log((positives + 1.0) / (all - positives + 1.0)));
    }

    private static double loss(double[] x, double[] target, double a, double b) {
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            double z = a * x[i] + b;
            // log(1 + exp(z)) − target·z, without overflow.
            loss += Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))) - target[i] * z;
        }
        return loss;
    }
}
