package org.millrace.train.dl4j;

import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The elements of one weight that statistics are made of: all of them, or of a large weight runs at even distances. So a
 * report costs the same for a matrix of any size, and no second copy of all weights has to be held.
 */
final class WeightSample {

    /** Elements at most. */
    static final int MOST = 1 << 14;

    private static final int RUN = 256;
    private static final int RUNS = MOST / RUN;

    private final ParameterLayout.Slice slice;

    WeightSample(ParameterLayout.Slice slice) {
        this.slice = slice;
    }

    /** The values of those elements in a flat buffer, always the same elements in the same order. */
    float[] read(Device device, Tensor flat) {
        if (slice.size() <= MOST) {
            float[] all = new float[Math.toIntExact(slice.size())];
            device.read(flat.view(slice.offset(), slice.size()), all, 0, all.length);
            return all;
        }
        float[] sample = new float[MOST];
        long last = slice.size() - RUN;
        for (int i = 0; i < RUNS; i++) {
            long from = slice.offset() + i * last / (RUNS - 1);
            device.read(flat.view(from, RUN), sample, i * RUN, RUN);
        }
        return sample;
    }
}
