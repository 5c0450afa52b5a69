package org.millrace.train.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.model.TokenBatch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Packed sequences in Deeplearning4j's form, B sequences of T tokens each:
 *
 * <ul>
 *   <li>features (B,2,T), INT32: token ids, and the position of each in its document
 *   <li>labels (B,1,T), INT32: the next token of the document, or {@link TokenBatch#IGNORED} where there is none. A
 *       labels mask (B,T) of Deeplearning4j hides further ones.
 * </ul>
 *
 * A document begins where its position is 0; packed documents do not see each other.
 */
public final class TokenDataSet {

    private TokenDataSet() {}

    /**
     * The batch as a data set.
     *
     * @param sequences B, which divides the tokens of the batch
     */
    public static DataSet of(TokenBatch batch, int sequences) {
        int tokens = batch.tokens();
        if (sequences < 1 || tokens % sequences != 0) {
            throw new IllegalArgumentException(
                    "sequences: must divide the %d tokens of the batch, cannot be: %d".formatted(tokens, sequences));
        }
        int length = tokens / sequences;
        int[] features = new int[2 * tokens];
        for (int b = 0; b < sequences; b++) {
            System.arraycopy(batch.inputIds(), b * length, features, 2 * b * length, length);
            System.arraycopy(batch.positions(), b * length, features, (2 * b + 1) * length, length);
        }
        return new DataSet(
                Nd4j.createFromArray(features).reshape('c', sequences, 2, length),
                Nd4j.createFromArray(batch.labels()).reshape('c', sequences, 1, length));
    }

    /** The batch that features and labels came from; without labels none of its tokens has a target. */
    static TokenBatch batch(INDArray features, @Nullable INDArray labels, @Nullable INDArray labelsMask) {
        if (features.rank() != 3 || features.size(1) != 2) {
            throw new IllegalArgumentException(
                    "Features must be (B,2,T), token ids and positions; see TokenDataSet. Cannot be: "
                            + features.shapeInfoToString());
        }
        int sequences = Math.toIntExact(features.size(0));
        int length = Math.toIntExact(features.size(2));
        int tokens = sequences * length;
        int[] both = integers(features);
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        for (int b = 0; b < sequences; b++) {
            System.arraycopy(both, 2 * b * length, ids, b * length, length);
            System.arraycopy(both, (2 * b + 1) * length, positions, b * length, length);
        }
        return new TokenBatch(ids, targets(tokens, labels, labelsMask), positions, bounds(positions, length));
    }

    private static int[] targets(int tokens, @Nullable INDArray labels, @Nullable INDArray mask) {
        int[] targets = new int[tokens];
        if (labels == null) {
            Arrays.fill(targets, TokenBatch.IGNORED);
            return targets;
        }
        if (labels.length() != tokens || (mask != null && mask.length() != tokens)) {
            throw new IllegalArgumentException(
                    "Labels must be (B,1,T) and their mask (B,T), one for each of the %d tokens, cannot be: %s"
                            .formatted(tokens, labels.shapeInfoToString()));
        }
        System.arraycopy(integers(labels), 0, targets, 0, tokens);
        if (mask != null) {
            int[] kept = integers(mask);
            for (int i = 0; i < tokens; i++) {
                targets[i] = kept[i] == 0 ? TokenBatch.IGNORED : targets[i];
            }
        }
        return targets;
    }

    /** Documents begin at position 0, and at the latest with their sequence. */
    private static int[] bounds(int[] positions, int length) {
        List<Integer> bounds = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] == 0 || i % length == 0) {
                bounds.add(i);
            }
        }
        bounds.add(positions.length);
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Row after row, whatever the array's own order and type. */
    private static int[] integers(INDArray array) {
        return array.castTo(DataType.INT32).dup('c').data().asInt();
    }
}
