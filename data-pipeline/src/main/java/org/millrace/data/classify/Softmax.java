package org.millrace.data.classify;

/** One label out of all. */
final class Softmax implements OutputLayer {

    private final Matrix output;

    Softmax(Matrix output) {
        this.output = output;
    }

    @Override
    public void probabilities(float[] hidden, double[] into) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < into.length; label++) {
            into[label] = output.dot(hidden, label);
            largest = Math.max(largest, into[label]);
        }
        double sum = 0;
        for (int label = 0; label < into.length; label++) {
            into[label] = StrictMath.exp(into[label] - largest);
            sum += into[label];
        }
        for (int label = 0; label < into.length; label++) {
            into[label] = into[label] / sum + LOG_FLOOR;
        }
    }
}
