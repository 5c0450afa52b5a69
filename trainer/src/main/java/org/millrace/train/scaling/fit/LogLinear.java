package org.millrace.train.scaling.fit;

import org.jspecify.annotations.Nullable;

/** Weighted least squares of ln y = ln c + p·ln N + q·ln D, summed up run by run. */
final class LogLinear {

    private final Variables variables;
    private double weights;
    private double meanX;
    private double meanY;
    private double meanZ;
    private double xx;
    private double xy;
    private double yy;
    private double xz;
    private double yz;

    LogLinear(Variables variables) {
        this.variables = variables;
    }

    /** Means and products of deviations are kept up to date (Welford), so that nothing cancels. */
    void add(double lnN, double lnD, double lnValue, double weight) {
        weights += weight;
        double share = weight / weights;
        double dx = lnN - meanX;
        double dy = lnD - meanY;
        double dz = lnValue - meanZ;
        meanX += share * dx;
        meanY += share * dy;
        meanZ += share * dz;
        double left = weight * (1 - share);
        xx += left * dx * dx;
        xy += left * dx * dy;
        yy += left * dy * dy;
        xz += left * dx * dz;
        yz += left * dy * dz;
    }

    /** The law; null if the variables do not vary, or not apart from each other. */
    @Nullable
    PowerLaw solve() {
        double p = 0;
        double q = 0;
        switch (variables) {
            case PARAMETERS -> p = xz / xx;
            case TOKENS -> q = yz / yy;
            case BOTH -> {
                double determinant = xx * yy - xy * xy;
                if (!(determinant > 1e-9 * xx * yy)) {
                    return null;
                }
                p = (xz * yy - yz * xy) / determinant;
                q = (yz * xx - xz * xy) / determinant;
            }
        }
        double c = Math.exp(meanZ - p * meanX - q * meanY);
        return Double.isFinite(p) && Double.isFinite(q) && Double.isFinite(c) ? new PowerLaw(c, p, q) : null;
    }
}
