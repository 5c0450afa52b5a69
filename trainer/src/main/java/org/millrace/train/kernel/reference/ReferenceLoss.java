package org.millrace.train.kernel.reference;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Cross entropy of some rows of logits, and its gradient. */
final class ReferenceLoss {

    private ReferenceLoss() {}

    /**
     * @param logits (n,V), overwritten by (softmax · (1 + 2 · zLoss · ln Σ exp) − one-hot of the label) · scale if the
     *     gradient is asked for; zero where there is no label
     * @param losses (n)
     */
    static void compute(INDArray logits, int[] labels, float scale, float zLoss, boolean gradient, INDArray losses) {
        INDArray logSums = ReferenceAttention.logSumExp(logits);
        for (int row = 0; row < labels.length; row++) {
            int label = labels[row];
            losses.putScalar(row, label < 0 ? 0 : logSums.getDouble(row, 0) - logits.getDouble(row, label));
        }
        if (gradient) {
            logits.assign(Transforms.exp(logits.subColumnVector(logSums), false));
            for (int row = 0; row < labels.length; row++) {
                if (labels[row] < 0) {
                    logits.getRow(row).assign(0);
                } else {
                    logits.getRow(row).muli(1 + 2 * zLoss * logSums.getDouble(row, 0));
                    logits.putScalar(row, labels[row], logits.getDouble(row, labels[row]) - 1);
                }
            }
            logits.muli(scale);
        }
    }
}
