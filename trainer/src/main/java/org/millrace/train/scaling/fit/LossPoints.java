package org.millrace.train.scaling.fit;

import java.util.List;

/**
 * Runs as the fit of a loss law sees them: logarithms, with those of N and D centred and scaled, so that a law's weights
 * and exponents do not pull on each other and the optimiser needs few steps.
 */
final class LossPoints {

    private final double[] x;
    private final double[] y;
    private final double[] z;
    private final double meanX;
    private final double meanY;
    private final double scaleX;
    private final double scaleY;

    private LossPoints(double[] lnN, double[] lnD, double[] lnL) {
        meanX = mean(lnN);
        meanY = mean(lnD);
        scaleX = deviation(lnN, meanX);
        scaleY = deviation(lnD, meanY);
        x = standardised(lnN, meanX, scaleX);
        y = standardised(lnD, meanY, scaleY);
        z = lnL;
    }

    static LossPoints of(List<MeasuredRun> runs) {
        return new LossPoints(
                runs.stream().mapToDouble(run -> Math.log(run.parameters())).toArray(),
                runs.stream().mapToDouble(run -> Math.log(run.tokens())).toArray(),
                runs.stream().mapToDouble(run -> Math.log(run.loss())).toArray());
    }

    /** (ln N − meanX) / scaleX of each run; not to be changed. */
    double[] x() {
        return x;
    }

    /** (ln D − meanY) / scaleY of each run; not to be changed. */
    double[] y() {
        return y;
    }

    /** The ln L of each run; not to be changed. */
    double[] z() {
        return z;
    }

    double meanX() {
        return meanX;
    }

    double meanY() {
        return meanY;
    }

    double scaleX() {
        return scaleX;
    }

    double scaleY() {
        return scaleY;
    }

    int count() {
        return z.length;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    private static double[] standardised(double[] values, double mean, double scale) {
        double[] standardised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standardised[i] = (values[i] - mean) / scale;
        }
        return standardised;
    }
}
