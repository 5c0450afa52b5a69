package org.millrace.train.model;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * {@link AttentionBlock} for some parts of a batch. Keys and values of the whole batch are gathered, which with
 * grouped-query attention is little, and each part's queries attend to them in the order in which they would if all were
 * in one place. Whatever is computed of a part is computed by the same calls wherever it is, so its numbers are the same
 * bits; what parts add to one another's keys and values is summed in a tree over the parts.
 *
 * <p>N tokens of the batch, n of a part, D hidden, H query heads, G key/value heads, K head size.
 */
final class PartedAttention {

    /**
     * What the backward pass needs.
     *
     * @param keysValues (N,2G,K) of the batch, the keys turned
     */
    record Saved(Tensor keysValues, List<SavedPart> parts) {}

    /**
     * Of one part.
     *
     * @param input (n,D)
     * @param queries (n,H,K), turned
     * @param context (n,H,K) what attention returned
     * @param logSumExps (H,n/2) of each chunk
     */
    record SavedPart(Tensor input, Tensor queries, Tensor context, List<Tensor> logSumExps) {}

    private final DecoderParameters.Attention weights;
    private final float epsilon;
    private final long hidden;
    private final int heads;
    private final int groups;
    private final long headSize;

    PartedAttention(ModelConfig config, DecoderParameters.Attention weights) {
        this.weights = weights;
        this.epsilon = (float) config.rmsNormEps();
        this.hidden = config.hiddenSize();
        this.heads = config.numAttentionHeads();
        this.groups = config.numKeyValueHeads();
        this.headSize = config.headSize();
    }

    /**
     * Attention inside each document of the batch, for the queries of the parts.
     *
     * @param inputs (n,D) of each part; kept for the backward pass
     * @param outputs (n,D) of each part
     */
    Saved forward(PartedPass pass, List<Tensor> inputs, List<Tensor> outputs) {
        Kernels kernels = pass.kernels();
        Tensor keysValues = pass.take(pass.allTokens(), 2L * groups, headSize);
        List<SavedPart> parts = new ArrayList<>();
        for (int i = 0; i < pass.count(); i++) {
            parts.add(prepare(pass, i, inputs.get(i)));
            projectKeys(pass, i, inputs.get(i), outputs.get(i), keysValues);
        }
        Runnable gathered = pass.exchange().gather(keysValues);
        for (int i = 0; i < pass.count(); i++) {
            Tensor queries = parts.get(i).queries;
            // The output still holds the norm of the input.
            kernels.linear(
                    outputs.get(i), ofQueries(weights.qkvWeight()), ofQueries(weights.qkvBias()), null, flat(queries));
            pass.part(i).rotate(queries, heads);
        }
        gathered.run();
        for (int i = 0; i < pass.count(); i++) {
            SavedPart part = parts.get(i);
            for (int c = 0; c < part.logSumExps.size(); c++) {
                PartedPass.Chunk chunk = pass.chunks(i).get(c);
                kernels.attentionOfRows(
                        chunk.ofPart(part.queries),
                        keysValues,
                        chunk.ofBatch().first(),
                        pass.cuSeqlens(),
                        chunk.ofPart(part.context),
                        part.logSumExps.get(c));
            }
            kernels.linear(flat(part.context), weights.outputWeight(), null, inputs.get(i), outputs.get(i));
        }
        return new Saved(keysValues, parts);
    }

    private SavedPart prepare(PartedPass pass, int i, Tensor input) {
        long n = pass.part(i).tokens();
        List<Tensor> logSumExps = new ArrayList<>();
        for (PartedPass.Chunk chunk : pass.chunks(i)) {
            logSumExps.add(pass.takeFloats(heads, chunk.own().count()));
        }
        return new SavedPart(input, pass.take(n, heads, headSize), pass.take(n, heads, headSize), logSumExps);
    }

    /**
     * A part's keys and values, to their rows.
     *
     * @param normed (n,D) overwritten with the norm of the input
     */
    private void projectKeys(PartedPass pass, int i, Tensor input, Tensor normed, Tensor keysValues) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        kernels.rmsNorm(input, weights.norm(), epsilon, normed, pass.takeFloats(input.dimension(0)));
        for (PartedPass.Chunk chunk : pass.chunks(i)) {
            Tensor rows = chunk.ofAll(keysValues);
            kernels.linear(
                    chunk.ofPart(normed), ofKeys(weights.qkvWeight()), ofKeys(weights.qkvBias()), null, flat(rows));
            pass.part(i).rotate(rows, groups, chunk.own().first());
        }
        pass.release(mark);
    }

    /**
     * The backward pass of {@link #forward}.
     *
     * @param gradients of each part, accumulated
     * @param gradient (n,D) of each part's output; become those of the inputs
     */
    void backward(PartedPass pass, Saved saved, List<DecoderParameters.Attention> gradients, List<Tensor> gradient) {
        Workspace.Mark mark = pass.mark();
        List<Tensor> dQueries = pass.takeRows(heads, headSize);
        Tensor dKeysValues = keysGradient(pass, saved, gradients, gradient, dQueries, 0, pass.count());
        Runnable summed = pass.exchange().sum(dKeysValues);
        List<Tensor> normed = pass.takeRows(hidden);
        List<Tensor> dNormed = pass.takeRows(hidden);
        List<Tensor> inverseRms = new ArrayList<>();
        for (int i = 0; i < pass.count(); i++) {
            inverseRms.add(pass.takeFloats(pass.part(i).tokens()));
            projectQueriesBack(
                    pass,
                    i,
                    saved,
                    gradients.get(i),
                    dQueries.get(i),
                    normed.get(i),
                    inverseRms.get(i),
                    dNormed.get(i));
        }
        summed.run();
        for (int i = 0; i < pass.count(); i++) {
            projectKeysBack(pass, i, dKeysValues, gradients.get(i), normed.get(i), dNormed.get(i));
            // The residual connection: the gradient to the norm's input adds to the one that passes it by.
            pass.kernels()
                    .rmsNormGradient(
                            dNormed.get(i),
                            saved.parts.get(i).input,
                            weights.norm(),
                            inverseRms.get(i),
                            gradient.get(i),
                            true,
                            gradients.get(i).norm());
        }
        pass.release(mark);
    }

    /** The gradients (N,2G,K) FLOAT32 to keys and values by the queries of some parts, added in a balanced tree. */
    private Tensor keysGradient(
            PartedPass pass,
            Saved saved,
            List<DecoderParameters.Attention> gradients,
            List<Tensor> gradient,
            List<Tensor> dQueries,
            int first,
            int count) {
        if (count == 1) {
            return keysGradient(pass, first, saved, gradients.get(first), gradient.get(first), dQueries.get(first));
        }
        int half = count / 2;
        Tensor left = keysGradient(pass, saved, gradients, gradient, dQueries, first, half);
        Workspace.Mark mark = pass.mark();
        Tensor right = keysGradient(pass, saved, gradients, gradient, dQueries, first + half, half);
        pass.kernels().add(right, left);
        pass.release(mark);
        return left;
    }

    private Tensor keysGradient(
            PartedPass pass,
            int i,
            Saved saved,
            DecoderParameters.Attention gradients,
            Tensor gradient,
            Tensor dQueries) {
        Kernels kernels = pass.kernels();
        Tensor sum = pass.takeFloats(saved.keysValues.shape());
        kernels.fill(sum, 0);
        Workspace.Mark mark = pass.mark();
        SavedPart part = saved.parts.get(i);
        Tensor dContext = pass.take(part.context.shape());
        kernels.linearWeightGradient(gradient, flat(part.context), gradients.outputWeight(), null);
        kernels.linearInputGradient(gradient, weights.outputWeight(), flat(dContext), false);
        for (int c = 0; c < part.logSumExps.size(); c++) {
            PartedPass.Chunk chunk = pass.chunks(i).get(c);
            kernels.attentionOfRowsGradient(
                    chunk.ofPart(dContext),
                    chunk.ofPart(part.queries),
                    saved.keysValues,
                    chunk.ofBatch().first(),
                    chunk.ofPart(part.context),
                    part.logSumExps.get(c),
                    pass.cuSeqlens(),
                    chunk.ofPart(dQueries),
                    sum);
        }
        pass.release(mark);
        return sum;
    }

    /**
     * From the gradient of the queries to the weights' and, as the first summand, that of the norm.
     *
     * @param normed (n,D) overwritten with the norm of the input
     */
    private void projectQueriesBack(
            PartedPass pass,
            int i,
            Saved saved,
            DecoderParameters.Attention gradients,
            Tensor dQueries,
            Tensor normed,
            Tensor inverseRms,
            Tensor dNormed) {
        Kernels kernels = pass.kernels();
        pass.part(i).rotateBack(dQueries, heads);
        kernels.rmsNorm(saved.parts.get(i).input, weights.norm(), epsilon, normed, inverseRms);
        kernels.linearWeightGradient(
                flat(dQueries), normed, ofQueries(gradients.qkvWeight()), ofQueries(gradients.qkvBias()));
        kernels.linearInputGradient(flat(dQueries), ofQueries(weights.qkvWeight()), dNormed, false);
    }

    /** The same from a part's rows of the gradients of keys and values, as the second summand. */
    private void projectKeysBack(
            PartedPass pass,
            int i,
            Tensor dKeysValues,
            DecoderParameters.Attention gradients,
            Tensor normed,
            Tensor dNormed) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        Tensor own = pass.take(normed.dimension(0), 2L * groups, headSize);
        for (PartedPass.Chunk chunk : pass.chunks(i)) {
            kernels.convert(chunk.ofAll(dKeysValues), chunk.ofPart(own));
        }
        pass.part(i).rotateBack(own, groups);
        kernels.linearWeightGradient(flat(own), normed, ofKeys(gradients.qkvWeight()), ofKeys(gradients.qkvBias()));
        kernels.linearInputGradient(flat(own), ofKeys(weights.qkvWeight()), dNormed, true);
        pass.release(mark);
    }

    /** The rows of a projection's weights or biases that make queries. */
    private Tensor ofQueries(Tensor projection) {
        return projection.rows(0, heads * headSize);
    }

    /** Those that make keys and values. */
    private Tensor ofKeys(Tensor projection) {
        return projection.rows(heads * headSize, 2L * groups * headSize);
    }

    /** (n,heads,K) as (n,heads·K). */
    private static Tensor flat(Tensor headed) {
        return headed.reshape(headed.dimension(0), headed.dimension(1) * headed.dimension(2));
    }
}
