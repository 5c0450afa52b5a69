package org.millrace.train.kernel;

import java.util.Locale;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Our side of {@code scripts/bench gemm}: the three products of linear layers on random values. Prints a row for each:
 * side, precision, product, tokens, outputs, inputs and the GFLOP/s of the fastest call. Arguments: {@code bf16} or
 * {@code fp32}, then layers as {@code TOKENSxOUTPUTSxINPUTS}.
 */
public final class LinearComparison {

    private static final long NANOSECONDS = 400_000_000;

    private final Kernels kernels;
    private final DataType type;
    private final String precision;
    private final RandomTensors random;

    private LinearComparison(Kernels kernels, String precision) {
        this.kernels = kernels;
        this.precision = precision;
        this.random = new RandomTensors(kernels.device());
        this.type = precision.equals("bf16") ? DataType.BFLOAT16 : DataType.FLOAT32;
    }

    public static void main(String[] arguments) {
        try (Kernels kernels = KernelProvider.create(KernelChoice.CPU, 0)) {
            LinearComparison comparison = new LinearComparison(kernels, arguments[0]);
            for (int i = 1; i < arguments.length; i++) {
                String[] layer = arguments[i].split("x");
                comparison.measure(Long.parseLong(layer[0]), Long.parseLong(layer[1]), Long.parseLong(layer[2]));
            }
        }
    }

    private void measure(long tokens, long outputs, long inputs) {
        Tensor x = random.tensor(type, tokens, inputs);
        Tensor w = random.tensor(type, outputs, inputs);
        Tensor y = random.tensor(type, tokens, outputs);
        Tensor dx = random.tensor(type, tokens, inputs);
        Tensor dw = random.tensor(DataType.FLOAT32, outputs, inputs);
        print("forward", tokens, outputs, inputs, () -> kernels.linear(x, w, null, null, y));
        print("input gradient", tokens, outputs, inputs, () -> kernels.linearInputGradient(y, w, dx, false));
        print("weight gradient", tokens, outputs, inputs, () -> kernels.linearWeightGradient(y, x, dw, null));
        for (Tensor tensor : new Tensor[] {x, w, y, dx, dw}) {
            tensor.memory().close();
        }
    }

    private void print(String product, long tokens, long outputs, long inputs, Runnable call) {
        call.run();
        long fastest = Long.MAX_VALUE;
        long begin = System.nanoTime();
        do {
            long start = System.nanoTime();
            call.run();
            fastest = Math.min(fastest, System.nanoTime() - start);
        } while (System.nanoTime() - begin < NANOSECONDS);
        System.out.printf(
                Locale.ROOT,
                "millrace\t%s\t%s\t%d\t%d\t%d\t%.1f%n",
                precision,
                product,
                tokens,
                outputs,
                inputs,
                2.0 * tokens * outputs * inputs / fastest);
    }
}
