package org.millrace.data.classify;

/** Each label by itself, as trained one against all others or by negative sampling; with fastText's table of the sigmoid. */
final class IndependentLabels implements OutputLayer {

    private static final int TABLE_SIZE = 512;
    private static final int LIMIT = 8;

    private final Matrix output;
    private final float[] sigmoid = new float[TABLE_SIZE + 1];

    IndependentLabels(Matrix output) {
        this.output = output;
        for (int i = 0; i <= TABLE_SIZE; i++) {
            float x = (float) (i * 2 * LIMIT) / TABLE_SIZE - LIMIT;
            sigmoid[i] = (float) (1 / (1 + StrictMath.exp(-x)));
        }
    }

    @Override
    public void probabilities(float[] hidden, double[] into) {
        for (int label = 0; label < into.length; label++) {
            into[label] = sigmoid((float) output.dot(hidden, label)) + LOG_FLOOR;
        }
    }

    private double sigmoid(float x) {
        if (x < -LIMIT) {
            return 0;
        }
        return x > LIMIT ? 1 : sigmoid[(int) ((x + LIMIT) * TABLE_SIZE / LIMIT / 2)];
    }
}
