package org.millrace.data.classify;

import java.util.Arrays;

/** One step of training: takes the rows of a document, then learns its label. */
final class GradientStep implements FeatureRows.Sink {

    private final DenseMatrix input;
    private final DenseMatrix output;
    private final int dimension;
    private final float[] hidden;
    private final float[] gradient;
    private final double[] probabilities;
    private int[] rows = new int[1 << 12];
    private int count;

    GradientStep(DenseMatrix input, DenseMatrix output) {
        this.input = input;
        this.output = output;
        this.dimension = input.columns();
        this.hidden = new float[dimension];
        this.gradient = new float[dimension];
        this.probabilities = new double[output.rows()];
    }

    @Override
    public void rows(int[] batch, int number) {
        if (count + number > rows.length) {
            rows = Arrays.copyOf(rows, Math.max(2 * rows.length, count + number));
        }
        System.arraycopy(batch, 0, rows, count, number);
        count += number;
    }

    /** Learns from the rows taken since the last time, and returns the loss before; nothing where there are none. */
    double learn(int target, float rate) {
        if (count == 0) {
            return 0;
        }
        float share = 1f / count;
        computeHidden(share);
        double loss = computeProbabilities(target);
        Arrays.fill(gradient, 0);
        float[] out = output.values();
        for (int label = 0; label < probabilities.length; label++) {
            float error = rate * ((label == target ? 1f : 0f) - (float) probabilities[label]);
            int begin = label * dimension;
            for (int j = 0; j < dimension; j++) {
                gradient[j] += error * out[begin + j];
                out[begin + j] += error * hidden[j];
            }
        }
        for (int j = 0; j < dimension; j++) {
            gradient[j] *= share;
        }
        float[] in = input.values();
        for (int i = 0; i < count; i++) {
            int begin = rows[i] * dimension;
            for (int j = 0; j < dimension; j++) {
                in[begin + j] += gradient[j];
            }
        }
        count = 0;
        return loss;
    }

    private void computeHidden(float share) {
        Arrays.fill(hidden, 0);
        for (int i = 0; i < count; i++) {
            input.addTo(hidden, rows[i]);
        }
        for (int j = 0; j < dimension; j++) {
            hidden[j] *= share;
        }
    }

    /** StrictMath, because Math may differ in the last bit from machine to machine, and training multiplies that. */
    private double computeProbabilities(int target) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] = output.dot(hidden, label);
            largest = Math.max(largest, probabilities[label]);
        }
        double targetScore = probabilities[target] - largest;
        double sum = 0;
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] = StrictMath.exp(probabilities[label] - largest);
            sum += probabilities[label];
        }
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] /= sum;
        }
        return StrictMath.log(sum) - targetScore;
    }
}
