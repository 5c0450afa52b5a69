package org.millrace.train.kernel.cpu;

import static org.millrace.train.kernel.cpu.NativeKernels.elementType;

import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * The native library for everything, but for products of bf16 where oneDNN has a matrix unit to do them on. Not for use
 * by several threads at once.
 */
final class CpuKernels extends OneDnnKernels {

    /** Up to this many tokens a product waits for the weights from memory, and no matrix unit helps. */
    private static final long FEW_TOKENS = 16;

    private final NativeKernels fused;
    private final boolean oneDnnForBfloat16;
    private IntPointer documents = new IntPointer(1024);

    CpuKernels(Nd4jDevice device, int threads, InstructionSet instructionSet) {
        this(device, threads, instructionSet, false);
    }

    /** @param oneDnnForBfloat16 whether oneDNN multiplies matrices of bf16, rather than the native library */
    CpuKernels(Nd4jDevice device, int threads, InstructionSet instructionSet, boolean oneDnnForBfloat16) {
        super(device, threads);
        this.oneDnnForBfloat16 = oneDnnForBfloat16;
        NativeKernels created = NativeKernels.create(instructionSet.number(), threads);
        if (created == null) {
            throw new IllegalArgumentException("This processor cannot run " + instructionSet);
        }
        this.fused = created;
    }

    @Override
    public long scratchBytes(StepShape step) {
        long attention = fused.attentionScratch(step.tokens(), step.heads(), step.keyValueHeads(), step.headSize());
        long bounds = (step.tokens() + 1) * Integer.BYTES;
        boolean oneDnns = oneDnnForBfloat16 && step.type() == DataType.BFLOAT16;
        long loss = oneDnns
                ? super.scratchBytes(step)
                : linearCrossEntropyScratch(step.type(), step.tokens(), step.hidden(), step.vocabulary());
        return loss + bounds + attention + fused.linearScratch(step.longestSum());
    }

    @Override
    public long scratchBytes() {
        return super.scratchBytes() + documents.capacity() * Integer.BYTES + fused.scratchBytes();
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y) {
        long tokens = x.dimension(0);
        if (tokens > FEW_TOKENS && isOneDnns(x)) {
            super.linear(x, w, b, residual, y);
            return;
        }
        fused.linear(
                elementType(x),
                x.address(),
                w.address(),
                address(b),
                address(residual),
                tokens,
                x.dimension(1),
                w.dimension(0),
                y.address());
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        if (isOneDnns(dy)) {
            super.linearInputGradient(dy, w, dx, accumulate);
            return;
        }
        fused.linearInputGradient(
                elementType(dy),
                dy.address(),
                w.address(),
                dy.dimension(0),
                w.dimension(1),
                w.dimension(0),
                dx.address(),
                accumulate);
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        if (isOneDnns(dy)) {
            super.linearWeightGradient(dy, x, dw, db);
            return;
        }
        fused.linearWeightGradient(
                elementType(dy),
                dy.address(),
                x.address(),
                dy.dimension(0),
                x.dimension(1),
                dy.dimension(1),
                dw.address(),
                address(db));
    }

    private boolean isOneDnns(Tensor factor) {
        return oneDnnForBfloat16 && factor.type() == DataType.BFLOAT16;
    }

    private static long address(@Nullable Tensor tensor) {
        return tensor == null ? 0 : tensor.address();
    }

    @Override
    void columnSums(Tensor dy, Tensor db) {
        fused.columnSums(elementType(dy), dy.address(), dy.dimension(0), dy.dimension(1), db.address());
    }

    @Override
    void crossEntropy(
            Tensor logits, Tensor labels, long first, float scale, float zLoss, boolean gradient, Tensor losses) {
        long vocabulary = logits.dimension(1);
        long wrong = fused.crossEntropy(
                logits.address(),
                logits.dimension(0),
                vocabulary,
                labels.address(),
                scale,
                zLoss,
                gradient,
                losses.address());
        checkLabels(labels, first, wrong, vocabulary);
    }

    @Override
    public void linearCrossEntropy(
            Tensor h,
            Tensor w,
            Tensor labels,
            float scale,
            float zLoss,
            Tensor losses,
            @Nullable Tensor dh,
            @Nullable Tensor dw) {
        if (isOneDnns(h)) {
            super.linearCrossEntropy(h, w, labels, scale, zLoss, losses, dh, dw);
            return;
        }
        long vocabulary = w.dimension(0);
        long wrong = fused.linearCrossEntropy(
                elementType(h),
                h.address(),
                w.address(),
                labels.address(),
                h.dimension(0),
                h.dimension(1),
                vocabulary,
                scale,
                zLoss,
                losses.address(),
                address(dh),
                address(dw));
        checkLabels(labels, 0, wrong, vocabulary);
    }

    /** Bytes of scratch memory that {@link #linearCrossEntropy} comes to hold for a shape, with gradients. */
    long linearCrossEntropyScratch(DataType type, long tokens, long hidden, long vocabulary) {
        return fused.linearCrossEntropyScratch(elementType(type), tokens, hidden, vocabulary, true);
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        long rows = table.dimension(0);
        long wrong = fused.embedding(
                elementType(table), ids.address(), ids.size(), table.address(), rows, table.dimension(1), y.address());
        checkIndices("ids", ids, rows, wrong);
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        long rows = dTable.dimension(0);
        long wrong = fused.embeddingGradient(
                elementType(dy), ids.address(), ids.size(), dy.address(), rows, dTable.dimension(1), dTable.address());
        checkIndices("ids", ids, rows, wrong);
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        fused.rmsNorm(
                elementType(x),
                x.address(),
                w.address(),
                x.dimension(0),
                x.dimension(1),
                eps,
                y.address(),
                inverseRms.address());
    }

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {
        fused.rmsNormGradient(
                elementType(x),
                dy.address(),
                x.address(),
                w.address(),
                inverseRms.address(),
                x.dimension(0),
                x.dimension(1),
                dx.address(),
                accumulate,
                dw.address());
    }

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        long limit = cosine.dimension(0);
        long wrong = fused.rope(
                elementType(x),
                x.address(),
                x.dimension(0),
                x.dimension(1),
                heads,
                x.dimension(2),
                positions.address(),
                cosine.address(),
                sine.address(),
                limit,
                backward);
        checkIndices("positions", positions, limit, wrong);
    }

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        fused.attention(
                elementType(qkv),
                qkv.address(),
                qkv.dimension(0),
                heads,
                groups(qkv, heads),
                qkv.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                out.address(),
                logSumExp.address());
    }

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {
        fused.attentionGradient(
                elementType(qkv),
                dOut.address(),
                qkv.address(),
                out.address(),
                logSumExp.address(),
                qkv.dimension(0),
                heads,
                groups(qkv, heads),
                qkv.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                dQkv.address());
    }

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        fused.attentionOfRows(
                elementType(q),
                q.address(),
                keysValues.address(),
                first,
                q.dimension(0),
                keysValues.dimension(0),
                q.dimension(1),
                keysValues.dimension(1) / 2,
                q.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                out.address(),
                logSumExp.address());
    }

    @Override
    public void attentionOfRowsGradient(
            Tensor dOut,
            Tensor q,
            Tensor keysValues,
            long first,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dQ,
            Tensor dKeysValues) {
        fused.attentionOfRowsGradient(
                elementType(q),
                dOut.address(),
                q.address(),
                keysValues.address(),
                first,
                out.address(),
                logSumExp.address(),
                q.dimension(0),
                keysValues.dimension(0),
                q.dimension(1),
                keysValues.dimension(1) / 2,
                q.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                dQ.address(),
                dKeysValues.address());
    }

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {
        fused.cachedAttention(
                elementType(qkv),
                qkv.address(),
                keys.address(),
                values.address(),
                qkv.dimension(0),
                heads,
                groups(qkv, heads),
                qkv.dimension(2),
                start,
                out.address());
    }

    /** Key/value heads of a projection (N,H+2G,K). */
    private static long groups(Tensor qkv, int heads) {
        return (qkv.dimension(1) - heads) / 2;
    }

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {
        fused.swiGlu(elementType(y), gateUp.address(), y.dimension(0), y.dimension(1), y.address());
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {
        fused.swiGluGradient(elementType(dy), dy.address(), gateUp.address(), dy.dimension(0), dy.dimension(1));
    }

    @Override
    public void add(Tensor x, Tensor target) {
        fused.add(elementType(x), x.address(), x.size(), target.address());
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        fused.copy(x.address(), x.size() * x.type().bytes(), target.address());
    }

    @Override
    public void convert(Tensor x, Tensor target) {
        fused.convert(elementType(x), x.address(), x.size(), elementType(target), target.address());
    }

    @Override
    public void fill(Tensor target, float value) {
        fused.fill(elementType(target), target.address(), target.size(), value);
    }

    @Override
    public double sum(Tensor x) {
        return fused.sum(x.address(), x.size());
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return fused.sumOfSquares(x.address(), x.size());
    }

    @Override
    public void sumsOfSquares(Tensor x, int block, double[] sums, int first) {
        double[] ofBlocks = new double[Math.toIntExact((x.size() + block - 1) / block)];
        fused.sumsOfSquares(x.address(), x.size(), block, ofBlocks);
        System.arraycopy(ofBlocks, 0, sums, first, ofBlocks.length);
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {
        fused.adamW(
                parameters.address(),
                gradients.address(),
                firstMoment.address(),
                secondMoment.address(),
                rounded == null ? 0 : rounded.address(),
                parameters.size(),
                step.step(),
                step.learningRate(),
                step.beta1(),
                step.beta2(),
                step.epsilon(),
                step.weightDecay(),
                step.gradientScale());
    }

    @Override
    public void close() {
        super.close();
        documents.close();
        if (!fused.isNull()) {
            NativeKernels.destroy(fused);
            fused.setNull();
        }
    }

    /** The address of a copy of the values that stays valid until the next call. */
    private long nativeCopy(int[] values) {
        if (values.length > documents.capacity()) {
            documents.close();
            // For any documents of as many tokens; empty ones may make it more.
            documents = new IntPointer(Math.max(values.length, values[values.length - 1] + 1L));
        }
        documents.put(values, 0, values.length);
        return documents.address();
    }

    private void checkLabels(Tensor labels, long first, long wrong, long vocabulary) {
        if (wrong >= 0) {
            throw new IllegalArgumentException("labels: element %d is %d, expected below %d, or negative for none"
                    .formatted(first + wrong, value(labels, wrong), vocabulary));
        }
    }

    private void checkIndices(String name, Tensor indices, long limit, long wrong) {
        if (wrong >= 0) {
            throw new IllegalArgumentException(
                    "%s: element %d is %d, expected 0 … %d".formatted(name, wrong, value(indices, wrong), limit - 1));
        }
    }

    private int value(Tensor tensor, long index) {
        int[] value = new int[1];
        device().read(tensor.view(index, 1), value, 0, 1);
        return value[0];
    }
}
