package org.millrace.data.classify;

import org.jspecify.annotations.Nullable;

/**
 * Rows as codes of a product quantizer (Jégou et al. 2011), as {@code fasttext quantize} makes them: each part of a row is
 * one of 256 centroids, and the length of a row may be one of 256 of its own.
 */
final class QuantizedMatrix implements Matrix {

    private final int rows;
    private final byte[] codes;
    private final ProductQuantizer parts;
    private final byte @Nullable [] lengthCodes;
    private final @Nullable ProductQuantizer lengths;

    /**
     * @param codes of the parts, row after row
     * @param lengthCodes of the rows' lengths; null where they are within the parts
     * @param lengths what these stand for
     */
    QuantizedMatrix(
            int rows,
            byte[] codes,
            ProductQuantizer parts,
            byte @Nullable [] lengthCodes,
            @Nullable ProductQuantizer lengths) {
        this.rows = rows;
        this.codes = codes;
        this.parts = parts;
        this.lengthCodes = lengthCodes;
        this.lengths = lengths;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return parts.dimension();
    }

    @Override
    public void addTo(float[] sum, int row) {
        float length = length(row);
        float[] centroids = parts.centroids();
        int target = 0;
        for (int part = 0; part < parts.parts(); part++) {
            int begin = parts.centroid(part, codes[row * parts.parts() + part]);
            int size = parts.size(part);
            for (int j = 0; j < size; j++) {
                sum[target++] += length * centroids[begin + j];
            }
        }
    }

    @Override
    public double dot(float[] vector, int row) {
        float[] centroids = parts.centroids();
        double dot = 0;
        int source = 0;
        for (int part = 0; part < parts.parts(); part++) {
            int begin = parts.centroid(part, codes[row * parts.parts() + part]);
            int size = parts.size(part);
            for (int j = 0; j < size; j++) {
                dot += (double) vector[source++] * centroids[begin + j];
            }
        }
        return dot * length(row);
    }

    private float length(int row) {
        return lengthCodes == null || lengths == null ? 1 : lengths.centroids()[lengths.centroid(0, lengthCodes[row])];
    }
}
