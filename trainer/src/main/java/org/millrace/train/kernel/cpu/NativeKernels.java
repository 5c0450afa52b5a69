package org.millrace.train.kernel.cpu;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.Platform;
import org.jspecify.annotations.Nullable;

/**
 * {@code millrace::Kernels} of {@code src/main/cpp/millrace.h}, which says what each function does. Tensors go by their
 * addresses; nothing is checked. The library must have been loaded before, see {@link NativeLibrary}.
 */
@Platform(include = "millrace.h", compiler = "cpp17")
@Namespace("millrace")
@Name("Kernels")
final class NativeKernels extends Pointer {

    /** For JavaCPP, which wraps what {@link #create} returns. */
    NativeKernels(Pointer pointer) {
        super(pointer);
    }

    static native boolean supports(int instructionSet);

    static native @Nullable NativeKernels create(int instructionSet, int threads);

    static native void destroy(NativeKernels kernels);

    native long scratchBytes();

    native void columnSums(@Cast("const float*") long dy, long rows, long columns, @Cast("float*") long db);

    native long embedding(
            @Cast("const int32_t*") long ids,
            long tokens,
            @Cast("const float*") long table,
            long vocabulary,
            long hidden,
            @Cast("float*") long y);

    native long embeddingGradient(
            @Cast("const int32_t*") long ids,
            long tokens,
            @Cast("const float*") long dy,
            long vocabulary,
            long hidden,
            @Cast("float*") long dTable);

    native void rmsNorm(
            @Cast("const float*") long x,
            @Cast("const float*") long w,
            long rows,
            long hidden,
            float eps,
            @Cast("float*") long y,
            @Cast("float*") long inverseRms);

    native void rmsNormGradient(
            @Cast("const float*") long dy,
            @Cast("const float*") long x,
            @Cast("const float*") long w,
            @Cast("const float*") long inverseRms,
            long rows,
            long hidden,
            @Cast("float*") long dx,
            boolean accumulate,
            @Cast("float*") long dw);

    native long rope(
            @Cast("float*") long x,
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
            @Cast("const float*") long qkv,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("float*") long out,
            @Cast("float*") long logSumExp);

    native void attentionGradient(
            @Cast("const float*") long dOut,
            @Cast("const float*") long qkv,
            @Cast("const float*") long out,
            @Cast("const float*") long logSumExp,
            long tokens,
            long heads,
            long groups,
            long headSize,
            @Cast("const int32_t*") long cuSeqlens,
            long documents,
            @Cast("float*") long dQkv);

    native void cachedAttention(
            @Cast("const float*") long qkv,
            @Cast("float*") long keys,
            @Cast("float*") long values,
            long tokens,
            long heads,
            long groups,
            long headSize,
            long start,
            @Cast("float*") long out);

    native void swiGlu(@Cast("const float*") long gateUp, long rows, long columns, @Cast("float*") long y);

    native void swiGluGradient(@Cast("float*") long dy, @Cast("float*") long gateUp, long rows, long columns);

    native long crossEntropy(
            @Cast("float*") long logits,
            long rows,
            long vocabulary,
            @Cast("const int32_t*") long labels,
            float scale,
            float zLoss,
            boolean gradient,
            @Cast("float*") long losses);

    native void add(@Cast("const float*") long x, long size, @Cast("float*") long target);

    native void copy(@Cast("const float*") long x, long size, @Cast("float*") long target);

    native void round(@Cast("const float*") long x, long size, @Cast("uint16_t*") long target);

    native void widen(@Cast("const uint16_t*") long x, long size, @Cast("float*") long target);

    native void fill(@Cast("float*") long target, long size, float value);

    native double sum(@Cast("const float*") long x, long size);

    native double sumOfSquares(@Cast("const float*") long x, long size);

    native void adamW(
            @Cast("float*") long parameters,
            @Cast("const float*") long gradients,
            @Cast("float*") long firstMoment,
            @Cast("float*") long secondMoment,
            long size,
            long step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double gradientScale);
}
