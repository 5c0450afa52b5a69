package org.millrace.train.kernel.cpu;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.Platform;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * {@code millrace::Kernels} of {@code src/main/cpp/millrace.h}, which says what each function does. Tensors go by their
 * addresses; nothing is checked. Element types go by their numbers there, see {@link #elementType}. The library must
 * have been loaded before, see {@link NativeLibrary}.
 */
@Platform(include = "millrace.h", compiler = "cpp17")
@Namespace("millrace")
@Name("Kernels")
final class NativeKernels extends Pointer {

    /** For JavaCPP, which wraps what {@link #create} returns. */
    NativeKernels(Pointer pointer) {
        super(pointer);
    }

    /** The number of a float tensor's type in {@code millrace.h}. */
    static int elementType(Tensor tensor) {
        return elementType(tensor.type());
    }

    static int elementType(DataType type) {
        return type == DataType.BFLOAT16 ? 1 : 0;
    }

    static native boolean supports(int instructionSet);

    static native @Nullable NativeKernels create(int instructionSet, int threads);

    static native void destroy(NativeKernels kernels);

    static native int bindThread(@Cast("const int64_t*") long[] cpus, int words);

    static native int cpusOfThread(@Cast("int64_t*") long[] cpus, int words);

    native long scratchBytes();

    native long linearScratch(long longestSum);

    native void linear(
            int type,
            @Cast("const void*") long x,
            @Cast("const void*") long w,
            @Cast("const void*") long b,
            @Cast("const void*") long residual,
            long tokens,
            long inputs,
            long outputs,
            @Cast("void*") long y);

    native void linearInputGradient(
            int type,
            @Cast("const void*") long dy,
            @Cast("const void*") long w,
            long tokens,
            long inputs,
            long outputs,
            @Cast("void*") long dx,
            boolean accumulate);

    native void linearWeightGradient(
            int type,
            @Cast("const void*") long dy,
            @Cast("const void*") long x,
            long tokens,
            long inputs,
            long outputs,
            @Cast("float*") long dw,
            @Cast("float*") long db);

    native void columnSums(int type, @Cast("const void*") long dy, long rows, long columns, @Cast("float*") long db);

    native long embedding(
            int type,
            @Cast("const int32_t*") long ids,
            long tokens,
            @Cast("const void*") long table,
            long vocabulary,
            long hidden,
            @Cast("void*") long y);

    native long embeddingGradient(
            int type,
            @Cast("const int32_t*") long ids,
            long tokens,
            @Cast("const void*") long dy,
            long vocabulary,
            long hidden,
            @Cast("float*") long dTable);

    native void rmsNorm(
            int type,
            @Cast("const void*") long x,
            @Cast("const void*") long w,
            long rows,
            long hidden,
            float eps,
            @Cast("void*") long y,
            @Cast("float*") long inverseRms);

    native void rmsNormGradient(
            int type,
            @Cast("const void*") long dy,
            @Cast("const void*") long x,
            @Cast("const void*") long w,
            @Cast("const float*") long inverseRms,
            long rows,
            long hidden,
            @Cast("void*") long dx,
            boolean accumulate,
            @Cast("float*") long dw);

    native long rope(
            int type,
            @Cast("void*") long x,
            long tokens,
            long allHeads,
            long heads,
            long headSize,
            @Cast("const int32_t*") long positions,
            @Cast("const float*") long cosine,
            @Cast("const float*") long sine,
            long limit,
            boolean backward);

    native void attention(
            int type,
            @Cast("const void*") long qkv,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("void*") long out,
            @Cast("float*") long logSumExp);

    native void attentionGradient(
            int type,
            @Cast("const void*") long dOut,
            @Cast("const void*") long qkv,
            @Cast("const void*") long out,
            @Cast("const float*") long logSumExp,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("void*") long dQkv);

    native void attentionOfRows(
            int type,
            @Cast("const void*") long q,
            @Cast("const void*") long keysValues,
            long first,
            long rows,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("void*") long out,
            @Cast("float*") long logSumExp);

    native void attentionOfRowsGradient(
            int type,
            @Cast("const void*") long dOut,
            @Cast("const void*") long q,
            @Cast("const void*") long keysValues,
            long first,
            @Cast("const void*") long out,
            @Cast("const float*") long logSumExp,
            long rows,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("void*") long dQ,
            @Cast("float*") long dKeysValues);

    native long attentionScratch(long tokens, long heads, long groups, long headSize);

    native void cachedAttention(
            int type,
            @Cast("const void*") long qkv,
            @Cast("void*") long keys,
            @Cast("void*") long values,
            long tokens,
            long heads,
            long groups,
            long headSize,
            long start,
            @Cast("void*") long out);

    native void swiGlu(int type, @Cast("const void*") long gateUp, long rows, long columns, @Cast("void*") long y);

    native void swiGluGradient(int type, @Cast("void*") long dy, @Cast("void*") long gateUp, long rows, long columns);

    native long crossEntropy(
            @Cast("float*") long logits,
            long rows,
            long vocabulary,
            @Cast("const int32_t*") long labels,
            float scale,
            float zLoss,
            boolean gradient,
            @Cast("float*") long losses);

    native long linearCrossEntropy(
            int type,
            @Cast("const void*") long h,
            @Cast("const void*") long w,
            @Cast("const int32_t*") long labels,
            long tokens,
            long hidden,
            long vocabulary,
            float scale,
            float zLoss,
            @Cast("float*") long losses,
            @Cast("void*") long dh,
            @Cast("float*") long dw);

    native long linearCrossEntropyScratch(int type, long tokens, long hidden, long vocabulary, boolean gradient);

    native void add(int type, @Cast("const void*") long x, long size, @Cast("void*") long target);

    native void copy(@Cast("const void*") long x, long bytes, @Cast("void*") long target);

    native void convert(int from, @Cast("const void*") long x, long size, int to, @Cast("void*") long target);

    native void fill(int type, @Cast("void*") long target, long size, float value);

    native double sum(@Cast("const float*") long x, long size);

    native double sumOfSquares(@Cast("const float*") long x, long size);

    native void sumsOfSquares(@Cast("const float*") long x, long size, long block, double[] sums);

    native void adamW(
            @Cast("float*") long parameters,
            @Cast("const float*") long gradients,
            @Cast("float*") long firstMoment,
            @Cast("float*") long secondMoment,
            @Cast("millrace::bf16*") long rounded,
            long size,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double gradientScale);
}
