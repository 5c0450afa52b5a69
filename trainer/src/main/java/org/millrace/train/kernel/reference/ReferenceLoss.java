package org.millrace.train.kernel.reference;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Linear layer and cross entropy together, as many tokens at a time as keep the logits small. */
final class ReferenceLoss {

    /** Logits held at once, unless a single token has more. */
    private static final long LOGITS = 1L << 20;

    private final INDArray w;
    private final float scale;

    /** @param w (V,D) */
    ReferenceLoss(INDArray w, float scale) {
        this.w = w;
        this.scale = scale;
    }

    void compute(INDArray h, int[] labels, INDArray losses, @Nullable INDArray dh, @Nullable INDArray dw) {
        long tile = Math.max(1, LOGITS / w.size(0));
        for (long from = 0; from < h.size(0); from += tile) {
            long to = Math.min(from + tile, h.size(0));
            INDArray hidden = rows(h, from, to);
            INDArray logits = hidden.mmul(w.transpose());
            INDArray logSums = ReferenceAttention.logSumExp(logits);
            for (long i = from; i < to; i++) {
                int label = labels[(int) i];
                checkLabel(label, i);
                losses.putScalar(i, label < 0 ? 0 : logSums.getDouble(i - from, 0) - logits.getDouble(i - from, label));
            }
            if (dh != null && dw != null) {
                INDArray gradient = logitGradient(logits, logSums, labels, from);
                rows(dh, from, to).assign(gradient.mmul(w));
                dw.addi(gradient.transpose().mmul(hidden));
            }
        }
    }

    /** (softmax − one-hot of the label) · scale; zero where there is no label. */
    private INDArray logitGradient(INDArray logits, INDArray logSums, int[] labels, long from) {
        INDArray gradient = Transforms.exp(logits.subiColumnVector(logSums), false);
        for (long row = 0; row < gradient.size(0); row++) {
            int label = labels[(int) (from + row)];
            if (label < 0) {
                gradient.getRow(row).assign(0);
            } else {
                gradient.putScalar(row, label, gradient.getDouble(row, label) - 1);
            }
        }
        return gradient.muli(scale);
    }

    private void checkLabel(int label, long token) {
        if (label >= w.size(0)) {
            throw new IllegalArgumentException("labels: element %d is %d, expected below %d, or negative for none"
                    .formatted(token, label, w.size(0)));
        }
    }

    private static INDArray rows(INDArray matrix, long from, long to) {
        return matrix.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
}
