package org.millrace.train.kernel;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.millrace.train.tensor.Tensor;

/**
 * Times each kernel in a training step of a small decoder, one after the other, and prints its rate and its share of
 * the step. Arguments, all optional: {@code auto|reference|cpu}, threads, tokens of a micro-batch, length of a document,
 * hidden size, layers, heads, key/value heads, feed-forward size, vocabulary.
 */
public final class KernelBenchmark {

    private static final long NANOSECONDS = 200_000_000;

    private final Kernels kernels;
    private final Values values;
    private final LongSupplier clock;
    private final Map<String, double[]> rows = new LinkedHashMap<>();

    /** One thread is timed by the processor time it takes, which other work on the machine disturbs less. */
    private KernelBenchmark(Kernels kernels, int threads) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        this.clock = threads == 1 ? thread::getCurrentThreadCpuTime : System::nanoTime;
        this.kernels = kernels;
        this.values = new Values(kernels.device(), 1);
    }

    public static void main(String[] arguments) {
        String choice = arguments.length > 0 ? arguments[0] : "auto";
        int[] numbers = {2, 4096, 512, 384, 6, 6, 2, 1024, 8192};
        for (int i = 1; i < arguments.length; i++) {
            numbers[i - 1] = Integer.parseInt(arguments[i]);
        }
        try (Kernels kernels =
                KernelProvider.create(KernelChoice.valueOf(choice.toUpperCase(Locale.ROOT)), numbers[0])) {
            new KernelBenchmark(kernels, numbers[0]).run(numbers);
        }
    }

    private void run(int[] numbers) {
        int n = numbers[1];
        int d = numbers[3];
        int layers = numbers[4];
        int heads = numbers[5];
        int groups = numbers[6];
        int k = d / heads;
        int f = numbers[7];
        int v = numbers[8];
        double peak = GemmPeak.measure(kernels);
        System.out.printf(
                "%s on %s, GEMM peak %.0f GFLOP/s%n",
                kernels.name(), kernels.device().description(), peak / 1e9);

        Tensor x = values.tensor(n, d);
        Tensor dx = values.tensor(n, d);
        linear("q, o", 2 * layers, x, d);
        linear("k, v", 2 * layers, x, groups * k);
        linear("gate, up", 2 * layers, x, f);
        linear("down", layers, values.tensor(n, f), d);
        attention(layers, n, numbers[2], heads, groups, k);

        Tensor w = values.tensor(d);
        Tensor inverse = values.tensor(n);
        Tensor dw = values.tensor(d);
        time("rmsNorm (with the repeated ones)", 4 * layers + 1, 0, () -> kernels.rmsNorm(x, w, 1e-6f, dx, inverse));
        time("rmsNormGradient", 2 * layers + 1, 0, () -> kernels.rmsNormGradient(dx, x, w, inverse, dx, dw));
        Tensor gate = values.tensor(n, f);
        Tensor up = values.tensor(n, f);
        Tensor y = values.tensor(n, f);
        time("swiGlu (with the repeated one)", 2 * layers, 0, () -> kernels.swiGlu(gate, up, y));
        time("swiGluGradient", layers, 0, () -> kernels.swiGluGradient(y, gate, up, gate, up));
        time("add", 3 * layers, 0, () -> kernels.add(x, dx));
        Tensor ids = values.ints(values.below(v, n));
        Tensor table = values.tensor(v, d);
        time("embedding", 1, 0, () -> kernels.embedding(ids, table, dx));
        time("embeddingGradient", 1, 0, () -> kernels.embeddingGradient(ids, dx, table));
        Tensor losses = values.tensor(n);
        Tensor dTable = values.tensor(v, d);
        time(
                "linearCrossEntropy",
                1,
                6.0 * n * d * v,
                () -> kernels.linearCrossEntropy(x, table, ids, 1e-6f, losses, dx, dTable));
        long parameters = (long) layers * (2L * d * d + 2L * d * groups * k + 3L * d * f) + (long) v * d;
        Tensor p = values.tensor(parameters);
        Tensor g = values.tensor(parameters);
        Tensor m = values.tensor(parameters);
        Tensor s = values.tensor(new float[(int) parameters], parameters);
        time("adamW", 1, 0, () -> kernels.adamW(p, g, m, s, new AdamWStep(1, 1e-9, 0.9, 0.95, 1e-8, 0.1, 1)));
        time("sumOfSquares", 1, 0, () -> kernels.sumOfSquares(g));
        time("fill", 1, 0, () -> kernels.fill(g, 0));
        print(peak, n);
    }

    private void linear(String name, int count, Tensor x, int outputs) {
        long n = x.dimension(0);
        long inputs = x.dimension(1);
        Tensor w = values.tensor(outputs, inputs);
        Tensor b = values.tensor(outputs);
        Tensor y = values.tensor(n, outputs);
        Tensor dx = values.tensor(n, inputs);
        Tensor dw = values.tensor(outputs, inputs);
        double flops = 2.0 * n * inputs * outputs;
        time("linear " + name, count, flops, () -> kernels.linear(x, w, b, y));
        time("linearInputGradient " + name, count, flops, () -> kernels.linearInputGradient(y, w, dx, false));
        time("linearWeightGradient " + name, count, flops, () -> kernels.linearWeightGradient(y, x, dw, null));
        time("  with its bias", 0, flops, () -> kernels.linearWeightGradient(y, x, dw, b));
    }

    private void attention(int layers, int n, int length, int heads, int groups, int k) {
        int documents = n / length;
        int[] bounds = new int[documents + 1];
        for (int i = 1; i < documents; i++) {
            bounds[i] = i * length;
        }
        bounds[documents] = n;
        Tensor q = values.tensor(n, heads, k);
        Tensor key = values.tensor(n, groups, k);
        Tensor value = values.tensor(n, groups, k);
        Tensor out = values.tensor(n, heads, k);
        Tensor logSumExp = values.tensor(heads, n);
        Tensor dOut = values.tensor(n, heads, k);
        Tensor dq = values.tensor(n, heads, k);
        Tensor dk = values.tensor(n, groups, k);
        Tensor dv = values.tensor(n, groups, k);
        double flops = 4.0 * heads * k * documents * length * (length + 1.0) / 2;
        time("attention", layers, flops, () -> kernels.attention(q, key, value, bounds, out, logSumExp));
        time(
                "attentionGradient",
                layers,
                2.5 * flops,
                () -> kernels.attentionGradient(dOut, q, key, value, out, logSumExp, bounds, dq, dk, dv));
        Tensor cosine = values.tensor(length, k / 2);
        Tensor sine = values.tensor(length, k / 2);
        Tensor positions = values.ints(values.below(length, n));
        time("rope", 2 * layers, 0, () -> kernels.rope(q, positions, cosine, sine, false));
        time("rope of keys", 2 * layers, 0, () -> kernels.rope(key, positions, cosine, sine, false));
    }

    /** The fastest of some runs, which is what the kernel can do on a machine with other work. */
    private void time(String name, int count, double flops, Runnable kernel) {
        kernel.run();
        long fastest = Long.MAX_VALUE;
        long begin = System.nanoTime();
        do {
            long start = clock.getAsLong();
            kernel.run();
            fastest = Math.min(fastest, clock.getAsLong() - start);
        } while (System.nanoTime() - begin < NANOSECONDS);
        rows.put(name + (rows.containsKey(name) ? " *" : ""), new double[] {fastest * 1e-9, count, flops});
    }

    private void print(double peak, int tokens) {
        double step = rows.values().stream().mapToDouble(row -> row[0] * row[1]).sum();
        double flops =
                rows.values().stream().mapToDouble(row -> row[1] * row[2]).sum();
        System.out.printf("%-40s %10s %6s %9s %7s%n", "kernel", "µs", "times", "GFLOP/s", "share");
        rows.forEach((name, row) -> System.out.printf(
                "%-40s %10.0f %6.0f %9.0f %6.1f%%%n",
                name, row[0] * 1e6, row[1], row[2] / row[0] / 1e9, 100 * row[0] * row[1] / step));
        System.out.printf(
                "step %.1f ms, %.0f tokens/s, %.0f GFLOP/s, %.0f%% of the peak%n",
                step * 1e3, tokens / step, flops / step / 1e9, 100 * flops / step / peak);
    }
}
