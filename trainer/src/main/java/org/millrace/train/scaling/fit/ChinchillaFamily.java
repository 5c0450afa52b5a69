package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * The fit of {@link ChinchillaLaw}: ln L = ln(e^(a − α·ln N) + e^(b − β·ln D) + e^e) with A = e^a, B = e^b, E = e^e.
 *
 * <p>Variables, in the points' own scale: a − α·meanX, α·scaleX, b − β·meanY, β·scaleY, e.
 */
record ChinchillaFamily(LossPoints points) implements LossFamily {

    /** The published grid of 4,500 starts (Hoffmann et al. 2022, appendix D.2). */
    private static final double[] EXPONENTS = {0, 0.5, 1, 1.5, 2};

    private static final double[] LN_E = {-1, -0.5, 0, 0.5, 1};
    private static final double[] LN_WEIGHTS = {0, 5, 10, 15, 20, 25};

    @Override
    public LawForm form() {
        return LawForm.CHINCHILLA;
    }

    @Override
    public int dimension() {
        return 5;
    }

    @Override
    public List<double[]> starts() {
        List<double[]> starts = new ArrayList<>();
        for (double alpha : EXPONENTS) {
            for (double beta : EXPONENTS) {
                for (double e : LN_E) {
                    for (double a : LN_WEIGHTS) {
                        for (double b : LN_WEIGHTS) {
                            starts.add(variables(a, b, e, alpha, beta));
                        }
                    }
                }
            }
        }
        return starts;
    }

    /** The variables of constants in their usual form, a = ln A, b = ln B, e = ln E. */
    double[] variables(double a, double b, double e, double alpha, double beta) {
        return new double[] {
            a - alpha * points.meanX(), alpha * points.scaleX(), b - beta * points.meanY(), beta * points.scaleY(), e
        };
    }

    @Override
    public Objective objective(double[] weights) {
        LogSumExp sum = new LogSumExp(points, weights);
        double[] derivatives = new double[6];
        return new Objective() {
            @Override
            public int dimension() {
                return 5;
            }

            @Override
            public double evaluate(double[] at, double[] gradient) {
                double value = sum.evaluate(at[0], at[1], at[2], at[3], Math.exp(at[4]), 1, derivatives);
                System.arraycopy(derivatives, 0, gradient, 0, 5);
                return value;
            }
        };
    }

    @Override
    public ChinchillaLaw law(double[] variables) {
        double alpha = variables[1] / points.scaleX();
        double beta = variables[3] / points.scaleY();
        return new ChinchillaLaw(
                Math.exp(variables[4]),
                Math.exp(variables[0] + alpha * points.meanX()),
                Math.exp(variables[2] + beta * points.meanY()),
                alpha,
                beta);
    }
}
