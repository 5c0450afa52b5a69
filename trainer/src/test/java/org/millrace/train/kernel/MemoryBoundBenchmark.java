package org.millrace.train.kernel;

import java.util.concurrent.TimeUnit;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
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
 * The kernels that do little work for each byte, on all cores, with the shapes of Qwen2.5-0.5B: row by row on the
 * activations of a micro-batch, which caches may hold, and flat on weights, which they do not. {@code gigabytes} are those
 * a second that a kernel must read and write at least; {@code flatCopy} is what the machine's memory gives.
 *
 * <pre>
 * java -cp $CLASSPATH org.openjdk.jmh.Main MemoryBoundBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MemoryBoundBenchmark {

    private static final int HIDDEN = 896;
    private static final int FEED_FORWARD = 4864;
    private static final int HEADS = 14;
    private static final int GROUPS = 2;
    private static final int HEAD_SIZE = 64;
    private static final int VOCABULARY = 151_936;

    /** Bytes that the calls of an iteration must move; JMH divides them by the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Traffic {

        public double gigabytes;

        void add(Tensor... tensors) {
            for (Tensor tensor : tensors) {
                gigabytes += 1e-9 * tensor.size() * tensor.type().bytes();
            }
        }
    }

    /** Activations of a micro-batch, their gradients and what goes with them. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Rows {

        @Param({"BFLOAT16", "FLOAT32"})
        public DataType type;

        @Param({"1024", "4096"})
        public int tokens;

        private final Kernels kernels = KernelProvider.create(KernelChoice.CPU, 0);
        private Tensor x;
        private Tensor dx;
        private Tensor w;
        private Tensor inverseRms;
        private Tensor dw;
        private Tensor qkv;
        private Tensor rotated;
        private Tensor positions;
        private Tensor angles;
        private Tensor gateUp;
        private Tensor product;
        private Tensor ids;
        private Tensor table;
        private Tensor dTable;
        private Tensor touched;

        @Setup
        public void make() {
            Device device = kernels.device();
            var values = new Values(device, 1);
            x = filled(type, tokens, HIDDEN);
            dx = filled(type, tokens, HIDDEN);
            w = filled(type, HIDDEN);
            inverseRms = filled(DataType.FLOAT32, tokens);
            dw = filled(DataType.FLOAT32, HIDDEN);
            qkv = filled(type, tokens, HEADS + 2 * GROUPS, HEAD_SIZE);
            rotated = qkv.view(0, tokens, HEADS + GROUPS, HEAD_SIZE);
            positions = values.ints(values.below(tokens, tokens));
            angles = filled(DataType.FLOAT32, tokens, HEAD_SIZE / 2);
            gateUp = filled(type, tokens, 2 * FEED_FORWARD);
            product = filled(type, tokens, FEED_FORWARD);
            ids = values.ints(values.below(VOCABULARY, tokens));
            table = filled(type, VOCABULARY, HIDDEN);
            dTable = filled(DataType.FLOAT32, VOCABULARY, HIDDEN);
            touched = dTable.view(0, tokens, HIDDEN);
        }

        private Tensor filled(DataType elements, long... shape) {
            Tensor tensor = kernels.device().tensor(elements, shape);
            kernels.fill(tensor, 0.5f);
            return tensor;
        }

        @TearDown
        public void close() {
            kernels.close();
        }
    }

    /** Buffers of weights, 256 MiB each in fp32. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Flat {

        private static final long SIZE = 1L << 26;

        private final Kernels kernels = KernelProvider.create(KernelChoice.CPU, 0);
        private Tensor parameters;
        private Tensor gradients;
        private Tensor firstMoment;
        private Tensor secondMoment;
        private Tensor rounded;

        @Setup
        public void make() {
            parameters = filled(DataType.FLOAT32);
            gradients = filled(DataType.FLOAT32);
            firstMoment = filled(DataType.FLOAT32);
            secondMoment = filled(DataType.FLOAT32);
            rounded = filled(DataType.BFLOAT16);
        }

        private Tensor filled(DataType elements) {
            Tensor tensor = kernels.device().tensor(elements, SIZE);
            kernels.fill(tensor, 0.5f);
            return tensor;
        }

        @TearDown
        public void close() {
            kernels.close();
        }
    }

    @Benchmark
    public void rmsNorm(Rows rows, Traffic traffic) {
        rows.kernels.rmsNorm(rows.x, rows.w, 1e-6f, rows.dx, rows.inverseRms);
        traffic.add(rows.x, rows.dx);
    }

    @Benchmark
    public void rmsNormGradient(Rows rows, Traffic traffic) {
        Tensor dy = rows.qkv.view(0, rows.tokens, HIDDEN);
        rows.kernels.rmsNormGradient(dy, rows.x, rows.w, rows.inverseRms, rows.dx, true, rows.dw);
        traffic.add(dy, rows.x, rows.dx, rows.dx);
    }

    @Benchmark
    public void rope(Rows rows, Traffic traffic) {
        rows.kernels.rope(rows.qkv, HEADS + GROUPS, rows.positions, rows.angles, rows.angles, false);
        traffic.add(rows.rotated, rows.rotated);
    }

    @Benchmark
    public void swiGlu(Rows rows, Traffic traffic) {
        rows.kernels.swiGlu(rows.gateUp, rows.product);
        traffic.add(rows.gateUp, rows.product);
    }

    @Benchmark
    public void swiGluGradient(Rows rows, Traffic traffic) {
        rows.kernels.swiGluGradient(rows.product, rows.gateUp);
        traffic.add(rows.gateUp, rows.gateUp, rows.product, rows.product);
    }

    @Benchmark
    public void embedding(Rows rows, Traffic traffic) {
        rows.kernels.embedding(rows.ids, rows.table, rows.x);
        traffic.add(rows.x, rows.x);
    }

    @Benchmark
    public void embeddingGradient(Rows rows, Traffic traffic) {
        rows.kernels.embeddingGradient(rows.ids, rows.dx, rows.dTable);
        traffic.add(rows.dx, rows.touched, rows.touched);
    }

    @Benchmark
    public void add(Rows rows, Traffic traffic) {
        rows.kernels.add(rows.x, rows.dx);
        traffic.add(rows.x, rows.dx, rows.dx);
    }

    @Benchmark
    public void flatCopy(Flat flat, Traffic traffic) {
        flat.kernels.copy(flat.parameters, flat.gradients);
        traffic.add(flat.parameters, flat.gradients);
    }

    @Benchmark
    public void flatAdd(Flat flat, Traffic traffic) {
        flat.kernels.add(flat.gradients, flat.firstMoment);
        traffic.add(flat.gradients, flat.firstMoment, flat.firstMoment);
    }

    @Benchmark
    public void flatConvert(Flat flat, Traffic traffic) {
        flat.kernels.convert(flat.parameters, flat.rounded);
        traffic.add(flat.parameters, flat.rounded);
    }

    @Benchmark
    public void flatFill(Flat flat, Traffic traffic) {
        flat.kernels.fill(flat.gradients, 0);
        traffic.add(flat.gradients);
    }

    @Benchmark
    public double flatSumOfSquares(Flat flat, Traffic traffic) {
        traffic.add(flat.gradients);
        return flat.kernels.sumOfSquares(flat.gradients);
    }

    @Benchmark
    public void adamW(Flat flat, Traffic traffic) {
        flat.kernels.adamW(
                flat.parameters,
                flat.gradients,
                flat.firstMoment,
                flat.secondMoment,
                flat.rounded,
                new AdamWStep(3, 1e-9, 0.9, 0.95, 1e-8, 0.1, 1));
        traffic.add(
                flat.parameters,
                flat.parameters,
                flat.gradients,
                flat.firstMoment,
                flat.firstMoment,
                flat.secondMoment,
                flat.secondMoment,
                flat.rounded);
    }
}
