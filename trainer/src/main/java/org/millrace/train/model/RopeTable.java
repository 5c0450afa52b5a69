package org.millrace.train.model;

import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Cosines and sines of RoPE (Su et al. 2021): pair i of a head of size K turns by position · base^(−2i/K).
 *
 * <p>Frequencies and angles are rounded to {@code float}, as {@code transformers} does it: at long positions that
 * rounding is larger than any other error, and a model trained here must see the same angles there.
 *
 * <p>The table begins short and grows with the longest position that is asked for.
 */
final class RopeTable implements AutoCloseable {

    private static final int SMALLEST = 512;

    private final Device device;
    private final float[] frequencies;
    private final int maximumPositions;
    private Tensor cosine;
    private Tensor sine;

    RopeTable(Device device, int headSize, double base, int maximumPositions) {
        this.device = device;
        this.frequencies = frequencies(headSize, base);
        this.maximumPositions = maximumPositions;
        int rows = Math.min(SMALLEST, maximumPositions);
        this.cosine = device.tensor(DataType.FLOAT32, rows, frequencies.length);
        this.sine = device.tensor(DataType.FLOAT32, rows, frequencies.length);
        fill();
    }

    /** Radians a position, one for each pair of a head. */
    static float[] frequencies(int headSize, double base) {
        float[] frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float exponent = 2f * i / headSize;
            frequencies[i] = 1f / (float) Math.pow((float) base, exponent);
        }
        return frequencies;
    }

    /** Makes the table long enough for positions 0 … positions−1. */
    void require(int positions) {
        if (positions > maximumPositions) {
            throw new IllegalArgumentException(
                    "The model is meant for at most %d positions (max_position_embeddings), cannot serve %d"
                            .formatted(maximumPositions, positions));
        }
        long rows = cosine.dimension(0);
        if (positions <= rows) {
            return;
        }
        while (rows < positions) {
            rows = Math.min(2 * rows, maximumPositions);
        }
        close();
        cosine = device.tensor(DataType.FLOAT32, rows, frequencies.length);
        sine = device.tensor(DataType.FLOAT32, rows, frequencies.length);
        fill();
    }

    /** (positions so far, K/2). */
    Tensor cosine() {
        return cosine;
    }

    /** (positions so far, K/2). */
    Tensor sine() {
        return sine;
    }

    /** Bytes held. */
    long bytes() {
        return (cosine.size() + sine.size()) * cosine.type().bytes();
    }

    private void fill() {
        int rows = Math.toIntExact(cosine.dimension(0));
        int pairs = frequencies.length;
        float[] cosines = new float[rows * pairs];
        float[] sines = new float[rows * pairs];
        for (int position = 0; position < rows; position++) {
            for (int i = 0; i < pairs; i++) {
                float angle = position * frequencies[i];
                cosines[position * pairs + i] = (float) Math.cos(angle);
                sines[position * pairs + i] = (float) Math.sin(angle);
            }
        }
        device.write(cosines, 0, cosines.length, cosine);
        device.write(sines, 0, sines.length, sine);
    }

    @Override
    public void close() {
        cosine.memory().close();
        sine.memory().close();
    }
}
