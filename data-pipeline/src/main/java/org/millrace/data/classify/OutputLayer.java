package org.millrace.data.classify;

/**
 * From the mean of a text's rows to a probability for each label: exactly what {@code fasttext predict-prob} prints. It adds
 * {@value #LOG_FLOOR} to a probability before its logarithm, so it may say 1.00001, and published thresholds are of these
 * numbers.
 */
interface OutputLayer {

    double LOG_FLOOR = 1e-5;

    /** @param into a place for each label */
    void probabilities(float[] hidden, double[] into);

    static OutputLayer of(FastTextLoss loss, Matrix output, long[] labelCounts) {
        return switch (loss) {
            case SOFTMAX -> new Softmax(output);
            case HIERARCHICAL_SOFTMAX -> new HierarchicalSoftmax(output, labelCounts);
            case ONE_VERSUS_ALL, NEGATIVE_SAMPLING -> new IndependentLabels(output);
        };
    }
}
