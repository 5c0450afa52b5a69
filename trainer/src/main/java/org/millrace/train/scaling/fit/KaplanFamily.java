package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fit of {@link KaplanLaw}: ln L = αD · ln(e^(g·ln Nc − g·ln N) + e^(ln Dc − ln D)) with g = αN/αD.
 *
 * <p>Variables: g·(ln Nc − meanX), ln g, ln Dc − meanY, ln αD. The logarithms keep both exponents positive.
 */
record KaplanFamily(LossPoints points) implements LossFamily {

    /** No grid was published; this one spans what has been found for language, three times and more to either side. */
    private static final double[] ALPHA_D = {0.03, 0.06, 0.12, 0.25, 0.5, 1};

    private static final double[] G = {0.25, 0.5, 0.75, 1, 1.5, 2, 3};

    /** How much the term of N outweighs that of D in the middle of the runs, as a power of e. */
    private static final double[] BALANCE = {-8, -4, -2, 0, 2, 4, 8};

    @Override
    public LawForm form() {
        return LawForm.KAPLAN;
    }

    @Override
    public int dimension() {
        return 4;
    }

    /** Each start meets the mean of the measured losses in the middle of the runs. */
    @Override
    public List<double[]> starts() {
        double level = Arrays.stream(points.z()).average().orElseThrow();
        List<double[]> starts = new ArrayList<>();
        for (double alphaD : ALPHA_D) {
            for (double g : G) {
                for (double balance : BALANCE) {
                    double b = level / alphaD - Math.log1p(Math.exp(balance));
                    starts.add(new double[] {b + balance, Math.log(g), b, Math.log(alphaD)});
                }
            }
        }
        return starts;
    }

    @Override
    public Objective objective(double[] weights) {
        LogSumExp sum = new LogSumExp(points, weights);
        double[] derivatives = new double[6];
        return new Objective() {
            @Override
            public int dimension() {
                return 4;
            }

            @Override
            public double evaluate(double[] at, double[] gradient) {
                double alpha = Math.exp(at[1]) * points.scaleX();
                double s = Math.exp(at[3]);
                double value = sum.evaluate(at[0], alpha, at[2], points.scaleY(), 0, s, derivatives);
                gradient[0] = derivatives[LogSumExp.A];
                gradient[1] = derivatives[LogSumExp.ALPHA] * alpha;
                gradient[2] = derivatives[LogSumExp.B];
                gradient[3] = derivatives[LogSumExp.S] * s;
                return value;
            }
        };
    }

    @Override
    public KaplanLaw law(double[] variables) {
        double g = Math.exp(variables[1]);
        double alphaD = Math.exp(variables[3]);
        return new KaplanLaw(
                Math.exp(variables[0] / g + points.meanX()),
                Math.exp(variables[2] + points.meanY()),
                g * alphaD,
                alphaD);
    }
}
