package org.millrace.train.scaling.fit;

import java.util.List;

/**
 * Runs as the fit of a loss law sees them: logarithms, with those of N and D centred and scaled, so that a law's weights
 * and exponents do not pull on each other and the optimiser needs few steps.
 *
 * @param x (ln N − meanX) / scaleX
 * @param y (ln D − meanY) / scaleY
 * @param z ln L
 */
record LossPoints(double[] x, double meanX, double scaleX, double[] y, double meanY, double scaleY, double[] z) {

    static LossPoints of(List<MeasuredRun> runs) {
        double[] x =
                runs.stream().mapToDouble(run -> Math.log(run.parameters())).toArray();
        double[] y = runs.stream().mapToDouble(run -> Math.log(run.tokens())).toArray();
        double[] z = runs.stream().mapToDouble(run -> Math.log(run.loss())).toArray();
        double meanX = mean(x);
        double meanY = mean(y);
        return new LossPoints(x, meanX, standardise(x, meanX), y, meanY, standardise(y, meanY), z);
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

    private static double standardise(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double scale = Math.sqrt(squares / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - mean) / scale;
        }
        return scale;
    }
}
