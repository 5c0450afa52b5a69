package org.millrace.train.scaling.fit;

/**
 * The sum of Huber losses that both loss laws are fitted with:
 *
 * <pre>
 * Σ w · Huber(s · ln(e^(a − α·x) + e^(b − β·y) + c) − z),   Huber(r) = r²/2 within ±δ, δ·(|r| − δ/2) beyond
 * </pre>
 *
 * with δ = 1e-3 (Hoffmann et al. 2022, appendix D.2). It is a sum and must stay one: divided by the number of runs it
 * is so small that an optimiser stops before the optimum (Besiroglu et al. 2024, arXiv 2404.10102). Holds buffers of
 * its own: one a thread.
 */
final class LogSumExp {

    static final double DELTA = 1e-3;

    /** Places of the derivatives. */
    static final int A = 0;

    static final int ALPHA = 1;
    static final int B = 2;
    static final int BETA = 3;
    static final int LN_C = 4;
    static final int S = 5;

    private final int count;
    private final double[] x;
    private final double[] y;
    private final double[] z;
    private final double[] inverseLoss;
    private final double[] weight;
    private final double largestX;
    private final double smallestX;
    private final double largestY;
    private final double smallestY;

    private final double[] u;
    private final double[] v;
    private final double[] sum;
    private final double[] log;

    /** @param weights how often each run counts; those that count not at all are left out */
    LogSumExp(LossPoints points, double[] weights) {
        int used = 0;
        int all = points.count();
        x = new double[all];
        y = new double[all];
        z = new double[all];
        weight = new double[all];
        for (int i = 0; i < all; i++) {
            if (weights[i] > 0) {
                x[used] = points.x()[i];
                y[used] = points.y()[i];
                z[used] = points.z()[i];
                weight[used++] = weights[i];
            }
        }
        count = used;
        u = new double[count];
        v = new double[count];
        sum = new double[count];
        log = new double[count];
        inverseLoss = new double[count];
        double maxX = Double.NEGATIVE_INFINITY;
        double minX = Double.POSITIVE_INFINITY;
        double maxY = Double.NEGATIVE_INFINITY;
        double minY = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            inverseLoss[i] = Math.exp(-z[i]);
            maxX = Math.max(maxX, x[i]);
            minX = Math.min(minX, x[i]);
            maxY = Math.max(maxY, y[i]);
            minY = Math.min(minY, y[i]);
        }
        largestX = maxX;
        smallestX = minX;
        largestY = maxY;
        smallestY = minY;
    }

    /** The sum; its derivatives by a, α, b, β, ln c and s go into the array. */
    double evaluate(double a, double alpha, double b, double beta, double c, double s, double[] derivatives) {
        exponentials(a, alpha, x, smallestX, largestX, u);
        exponentials(b, beta, y, smallestY, largestY, v);
        logarithms(c, s);

        double value = 0;
        double byA = 0;
        double byAlpha = 0;
        double byB = 0;
        double byBeta = 0;
        double byC = 0;
        double byS = 0;
        for (int i = 0; i < count; i++) {
            double residual = s * log[i] - z[i];
            double clipped = Math.max(-DELTA, Math.min(DELTA, residual));
            double pull = weight[i] * clipped;
            value += pull * (residual - 0.5 * clipped);
            byS += pull * log[i];
            double t = pull * s / sum[i];
            double tu = t * u[i];
            double tv = t * v[i];
            byA += tu;
            byAlpha -= tu * x[i];
            byB += tv;
            byBeta -= tv * y[i];
            byC += t;
        }
        derivatives[A] = byA;
        derivatives[ALPHA] = byAlpha;
        derivatives[B] = byB;
        derivatives[BETA] = byBeta;
        derivatives[LN_C] = c * byC;
        derivatives[S] = byS;
        return value;
    }

    private void exponentials(double shift, double slope, double[] at, double smallest, double largest, double[] out) {
        double extreme = Math.max(Math.abs(shift - slope * smallest), Math.abs(shift - slope * largest));
        if (extreme <= ArrayMath.EXP_LIMIT) {
            ArrayMath.exp(shift, slope, at, out, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            out[i] = Math.exp(shift - slope * at[i]);
        }
    }

    private void logarithms(double c, double s) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < count; i++) {
            sum[i] = u[i] + v[i] + c;
            double ratio = sum[i] * inverseLoss[i];
            log[i] = ratio;
            least = Math.min(least, ratio);
            most = Math.max(most, ratio);
        }
        // Close to the measured losses, where most evaluations are, the logarithm is that of a ratio close to one.
        if (s == 1 && least >= ArrayMath.LOG_LIMIT && most <= 1 / ArrayMath.LOG_LIMIT) {
            ArrayMath.log(log, log, count);
            for (int i = 0; i < count; i++) {
                log[i] += z[i];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            log[i] = Math.log(sum[i]);
        }
    }
}
