package org.millrace.data.classify;

import java.util.Arrays;

/** A binary decision at each inner node of the Huffman tree of the labels' frequencies (Mikolov et al. 2013). */
final class HierarchicalSoftmax implements OutputLayer {

    private static final long NOT_YET = 1_000_000_000_000_000L;

    private final Matrix output;
    private final int labels;
    /** Children of inner nodes; node {@code labels + i} has its decision in row i. */
    private final int[] left;

    private final int[] right;

    /** @param counts of the labels, falling, as dictionaries have them */
    HierarchicalSoftmax(Matrix output, long[] counts) {
        this.output = output;
        this.labels = counts.length;
        int nodes = 2 * labels - 1;
        left = new int[nodes];
        right = new int[nodes];
        long[] count = Arrays.copyOf(counts, nodes);
        Arrays.fill(count, labels, nodes, NOT_YET);
        int leaf = labels - 1;
        int inner = labels;
        for (int node = labels; node < nodes; node++) {
            int[] rarest = new int[2];
            for (int j = 0; j < 2; j++) {
                rarest[j] = leaf >= 0 && count[leaf] < count[inner] ? leaf-- : inner++;
            }
            left[node] = rarest[0];
            right[node] = rarest[1];
            count[node] = count[rarest[0]] + count[rarest[1]];
        }
    }

    @Override
    public void probabilities(float[] hidden, double[] into) {
        double[] logarithm = new double[left.length];
        for (int node = left.length - 1; node >= labels; node--) {
            double rightward = 1 / (1 + StrictMath.exp(-output.dot(hidden, node - labels)));
            logarithm[left[node]] = logarithm[node] + StrictMath.log(1 - rightward + LOG_FLOOR);
            logarithm[right[node]] = logarithm[node] + StrictMath.log(rightward + LOG_FLOOR);
        }
        for (int label = 0; label < labels; label++) {
            into[label] = StrictMath.exp(logarithm[label]);
        }
    }
}
