package org.millrace.train.model;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** One walk of some parts of a batch through the decoder, each of them a {@link Pass}. */
final class PartedPass implements AutoCloseable {

    private final Kernels kernels;
    private final TokenBatch batch;
    private final ContextParts parts;
    private final ContextExchange exchange;
    private final DataType type;
    private final Workspace workspace;
    private final Workspace.Mark begin;
    private final List<Pass> passes = new ArrayList<>();

    /**
     * Takes the parts' tokens to the device.
     *
     * @param batch all of it, inside the vocabulary and the rope table
     * @param type of activations
     */
    PartedPass(
            Kernels kernels,
            DataType type,
            Workspace workspace,
            RopeTable rope,
            TokenBatch batch,
            ContextParts parts,
            ContextExchange exchange) {
        this.kernels = kernels;
        this.batch = batch;
        this.parts = parts;
        this.exchange = exchange;
        this.type = type;
        this.workspace = workspace;
        this.begin = workspace.mark();
        for (int i = 0; i < parts.count(); i++) {
            int[] ids = parts.select(batch.inputIds(), i);
            passes.add(new Pass(kernels, type, workspace, rope, ids, parts.select(batch.positions(), i)));
        }
    }

    Kernels kernels() {
        return kernels;
    }

    /** How many parts it walks through. */
    int count() {
        return passes.size();
    }

    Pass part(int i) {
        return passes.get(i);
    }

    /** (n) of a part, on the device. */
    Tensor labels(int i) {
        return part(i).upload(parts.select(batch.labels(), i));
    }

    /** N of the whole batch. */
    int allTokens() {
        return batch.tokens();
    }

    int[] cuSeqlens() {
        return batch.cuSeqlens();
    }

    ContextExchange exchange() {
        return exchange;
    }

    /**
     * A chunk of a part.
     *
     * @param own its rows in the part
     * @param ofBatch its rows in the batch
     */
    record Chunk(ContextParts.Rows own, ContextParts.Rows ofBatch) {

        Tensor ofPart(Tensor rows) {
            return rows.rows(own.first(), own.count());
        }

        Tensor ofAll(Tensor rows) {
            return rows.rows(ofBatch.first(), ofBatch.count());
        }
    }

    /** The two chunks of a part. */
    List<Chunk> chunks(int i) {
        ContextParts.Rows early = parts.early(i, batch.tokens());
        ContextParts.Rows late = parts.late(i, batch.tokens());
        return List.of(
                new Chunk(new ContextParts.Rows(0, early.count()), early),
                new Chunk(new ContextParts.Rows(early.count(), late.count()), late));
    }

    /** A tensor of the compute type. */
    Tensor take(long... shape) {
        return workspace.take(type, shape);
    }

    /** A FLOAT32 tensor. */
    Tensor takeFloats(long... shape) {
        return workspace.take(DataType.FLOAT32, shape);
    }

    /** For each part a tensor of the compute type with as many rows as it has tokens. */
    List<Tensor> takeRows(long... row) {
        List<Tensor> tensors = new ArrayList<>();
        for (Pass pass : passes) {
            long[] shape = new long[row.length + 1];
            shape[0] = pass.tokens();
            System.arraycopy(row, 0, shape, 1, row.length);
            tensors.add(take(shape));
        }
        return tensors;
    }

    Workspace.Mark mark() {
        return workspace.mark();
    }

    void release(Workspace.Mark mark) {
        workspace.release(mark);
    }

    @Override
    public void close() {
        workspace.release(begin);
    }
}
