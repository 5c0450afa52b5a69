package org.millrace.train.kernel.cpu;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Attention of documents of one length, given as documents x tokens, in GFLOP/s of what causal attention needs: 4·K a
 * visible pair and head forward, 10·K backward. The product of two matrices stands beside it as what the machine can do.
 * Run with {@code -p type=BFLOAT16 -p row=8x512,1x4096} for one type or other rows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class AttentionBenchmark {

    private static final int PRODUCT = 1440;

    @Param({"BFLOAT16", "FLOAT32"})
    public DataType type = DataType.BFLOAT16;

    /** Query heads, key/value heads, head size: of Qwen2.5-0.5B, and of 7B's share of one key/value head. */
    @Param({"14,2,64", "7,1,128"})
    public String heads = "";

    @Param({"1x1024", "1x2048", "8x512", "1x4096", "1x8192", "1x32768"})
    public String row = "";

    @Param({"2"})
    public int threads;

    private Runnable forward = () -> {};
    private Runnable backward = () -> {};
    private Runnable product = () -> {};
    private Runnable close = () -> {};
    private double pairs;

    /** GFLOP done, which JMH divides by the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Work {
        public double gigaflop;
    }

    @Setup
    public void open() {
        int[] shape =
                Arrays.stream(heads.split(",")).mapToInt(Integer::parseInt).toArray();
        int[] documents =
                Arrays.stream(row.split("x")).mapToInt(Integer::parseInt).toArray();
        int[] bounds = IntStream.rangeClosed(0, documents[0])
                .map(i -> i * documents[1])
                .toArray();
        long n = (long) documents[0] * documents[1];
        pairs = 0.5 * n * (documents[1] + 1) * shape[0] * shape[2];
        Nd4jDevice device = new Nd4jDevice(threads);
        Kernels kernels = new CpuKernels(device, threads, InstructionSet.best());
        Values values = new Values(device, type, 1);
        Tensor qkv = values.tensor(n, shape[0] + 2 * shape[1], shape[2]);
        Tensor out = values.tensor(n, shape[0], shape[2]);
        Tensor dOut = values.tensor(n, shape[0], shape[2]);
        Tensor logSumExp = values.floats(shape[0], n);
        Tensor dQkv = values.tensor(n, shape[0] + 2 * shape[1], shape[2]);
        Tensor x = values.tensor(PRODUCT, PRODUCT);
        Tensor y = values.tensor(PRODUCT, PRODUCT);
        forward = () -> kernels.attention(qkv, shape[0], bounds, out, logSumExp);
        backward = () -> kernels.attentionGradient(dOut, qkv, shape[0], out, logSumExp, bounds, dQkv);
        product = () -> kernels.linear(x, x, null, null, y);
        close = kernels::close;
        forward.run(); // the backward pass needs its results
    }

    @TearDown
    public void close() {
        close.run();
    }

    @Benchmark
    public void forward(Work work) {
        forward.run();
        work.gigaflop += pairs * 4e-9;
    }

    @Benchmark
    public void backward(Work work) {
        backward.run();
        work.gigaflop += pairs * 10e-9;
    }

    @Benchmark
    public void product(Work work) {
        product.run();
        work.gigaflop += 2e-9 * PRODUCT * PRODUCT * PRODUCT;
    }
}
