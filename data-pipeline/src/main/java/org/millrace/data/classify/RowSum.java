package org.millrace.data.classify;

/** The mean of a text's rows, as they come. */
final class RowSum implements FeatureRows.Sink {

    private final Matrix matrix;
    private final float[] sum;
    private long count;

    RowSum(Matrix matrix) {
        this.matrix = matrix;
        this.sum = new float[matrix.columns()];
    }

    @Override
    public void rows(int[] rows, int number) {
        for (int i = 0; i < number; i++) {
            matrix.addTo(sum, rows[i]);
        }
        count += number;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Turns the sum into the mean; once, at the end. */
    float[] mean() {
        float share = (float) (1.0 / count);
        for (int j = 0; j < sum.length; j++) {
            sum[j] *= share;
        }
        return sum;
    }
}
