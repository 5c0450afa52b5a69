package org.millrace.train.kernel.cpu;

import org.bytedeco.javacpp.IntPointer;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** oneDNN for the matrix products, the native library for all else. Not for use by several threads at once. */
final class CpuKernels extends OneDnnKernels {

    private final NativeKernels fused;
    private IntPointer documents = new IntPointer(1024);

    CpuKernels(Nd4jDevice device, int threads, InstructionSet instructionSet) {
        super(device, threads);
        NativeKernels created = NativeKernels.create(instructionSet.number(), threads);
        if (created == null) {
            throw new IllegalArgumentException("This processor cannot run " + instructionSet);
        }
        this.fused = created;
    }

    @Override
    void columnSums(Tensor dy, Tensor db) {
        fused.columnSums(dy.address(), dy.dimension(0), dy.dimension(1), db.address());
    }

    @Override
    void crossEntropy(Tensor logits, Tensor labels, long first, float scale, boolean gradient, Tensor losses) {
        long vocabulary = logits.dimension(1);
        long wrong = fused.crossEntropy(
                logits.address(), logits.dimension(0), vocabulary, labels.address(), scale, gradient, losses.address());
        if (wrong >= 0) {
            throw new IllegalArgumentException("labels: element %d is %d, expected below %d, or negative for none"
                    .formatted(first + wrong, value(labels, wrong), vocabulary));
        }
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        long rows = table.dimension(0);
        checkIndices(
                "ids",
                ids,
                rows,
                fused.embedding(ids.address(), ids.size(), table.address(), rows, table.dimension(1), y.address()));
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        long rows = dTable.dimension(0);
        checkIndices(
                "ids",
                ids,
                rows,
                fused.embeddingGradient(
                        ids.address(), ids.size(), dy.address(), rows, dTable.dimension(1), dTable.address()));
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        fused.rmsNorm(x.address(), w.address(), x.dimension(0), x.dimension(1), eps, y.address(), inverseRms.address());
    }

    @Override
    public void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, Tensor dw) {
        fused.rmsNormGradient(
                dy.address(),
                x.address(),
                w.address(),
                inverseRms.address(),
                x.dimension(0),
                x.dimension(1),
                dx.address(),
                dw.address());
    }

    @Override
    public void rope(Tensor x, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        long limit = cosine.dimension(0);
        checkIndices(
                "positions",
                positions,
                limit,
                fused.rope(
                        x.address(),
                        x.dimension(0),
                        x.dimension(1),
                        x.dimension(2),
                        positions.address(),
                        cosine.address(),
                        sine.address(),
                        limit,
                        backward));
    }

    @Override
    public void attention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        fused.attention(
                q.address(),
                k.address(),
                v.address(),
                q.dimension(0),
                q.dimension(1),
                k.dimension(1),
                q.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                out.address(),
                logSumExp.address());
    }

    @Override
    public void attentionGradient(
            Tensor dOut,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        fused.attentionGradient(
                dOut.address(),
                q.address(),
                k.address(),
                v.address(),
                out.address(),
                logSumExp.address(),
                q.dimension(0),
                q.dimension(1),
                k.dimension(1),
                q.dimension(2),
                nativeCopy(cuSeqlens),
                cuSeqlens.length - 1,
                dq.address(),
                dk.address(),
                dv.address());
    }

    @Override
    public void cachedAttention(Tensor q, Tensor keys, Tensor values, long start, Tensor out) {
        fused.cachedAttention(
                q.address(),
                keys.address(),
                values.address(),
                q.dimension(0),
                q.dimension(1),
                keys.dimension(1),
                q.dimension(2),
                start,
                out.address());
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor y) {
        fused.swiGlu(gate.address(), up.address(), gate.size(), y.address());
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gate, Tensor up, Tensor dGate, Tensor dUp) {
        fused.swiGluGradient(dy.address(), gate.address(), up.address(), gate.size(), dGate.address(), dUp.address());
    }

    @Override
    public void add(Tensor x, Tensor target) {
        fused.add(x.address(), x.size(), target.address());
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        fused.copy(x.address(), x.size(), target.address());
    }

    @Override
    public void fill(Tensor target, float value) {
        fused.fill(target.address(), target.size(), value);
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
    public void adamW(Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment, AdamWStep step) {
        fused.adamW(
                parameters.address(),
                gradients.address(),
                firstMoment.address(),
                secondMoment.address(),
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
            documents = new IntPointer(2L * values.length);
        }
        documents.put(values, 0, values.length);
        return documents.address();
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
