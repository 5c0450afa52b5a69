package org.millrace.data.classify;

/** Every number as it is, row after row. */
final class DenseMatrix implements Matrix {

    private final int columns;
    private final float[] values;

    DenseMatrix(int columns, float[] values) {
        this.columns = columns;
        this.values = values;
    }

    float[] values() {
        return values;
    }

    @Override
    public int rows() {
        return values.length / columns;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void addTo(float[] sum, int row) {
        int begin = row * columns;
        for (int j = 0; j < columns; j++) {
            sum[j] += values[begin + j];
        }
    }

    @Override
    public double dot(float[] vector, int row) {
        int begin = row * columns;
        double dot = 0;
        for (int j = 0; j < columns; j++) {
            dot += (double) vector[j] * values[begin + j];
        }
        return dot;
    }
}
