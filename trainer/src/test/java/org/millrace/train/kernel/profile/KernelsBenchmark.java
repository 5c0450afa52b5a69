package org.millrace.train.kernel.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every kernel at the sizes of a training step, on all cores: calls, FLOPs and bytes a second. {@link #main} runs them all
 * in this process, which kernels in native code allow, and prints them beside the machine's peaks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class KernelsBenchmark {

    /** Counted by JMH, which divides them by the time. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Work {
        public double flops;
        public double bytes;
    }

    @Param({"0.5b"})
    public String shape = "0.5b";

    @Param({"bf16", "fp32"})
    public String precision = "bf16";

    @Param({
        "linear: query, key, value",
        "linear: attention's output",
        "linear: gate and up",
        "linear: down",
        "linearInputGradient: query, key, value",
        "linearInputGradient: gate and up",
        "linearInputGradient: down",
        "linearWeightGradient: query, key, value",
        "linearWeightGradient: gate and up",
        "linearWeightGradient: down",
        "attention: 1 document",
        "attention: 16 documents",
        "attentionGradient: 1 document",
        "attentionGradient: 16 documents",
        "cachedAttention: 1 token",
        "linearCrossEntropy",
        "linearCrossEntropy: loss alone",
        "embedding",
        "embeddingGradient",
        "rmsNorm",
        "rmsNormGradient",
        "rope",
        "swiGlu",
        "swiGluGradient",
        "add",
        "copy",
        "convert",
        "fill",
        "sumOfSquares",
        "adamW"
    })
    public String kernel = "linear: down";

    private Kernels kernels;
    private BenchmarkedCalls.Call call;
    private KernelCost cost;

    /** Nothing is opened before JMH asks for it. */
    @SuppressWarnings("NullAway.Init")
    public KernelsBenchmark() {}

    @Setup
    public void open() {
        kernels = KernelProvider.create(KernelChoice.AUTO, 0);
        call = new BenchmarkedCalls(kernels, type(precision), shape).call(kernel);
        KernelProfile profile = new KernelProfile(kernels, tensor -> null, System::nanoTime);
        profile.start();
        call.run(profile.kernels());
        profile.endStep(1, 1);
        cost = profile.recorded().get(0).calls().get(0).cost();
    }

    /** Gives a kernel that overwrites its input that input again. */
    @Setup(Level.Invocation)
    public void prepare() {
        call.prepare();
    }

    @Benchmark
    public void call(Work work) {
        call.run(kernels);
        work.flops += cost.flops();
        work.bytes += cost.bytes();
    }

    @TearDown
    public void close() {
        kernels.close();
    }

    /** Arguments: the shape, 0.5b unless told otherwise, and a regular expression that chooses kernels. */
    public static void main(String[] arguments) throws RunnerException {
        String shape = arguments.length > 0 ? arguments[0] : "0.5b";
        OptionsBuilder options = new OptionsBuilder();
        options.include("^" + KernelsBenchmark.class.getName().replace(".", "\\.") + "\\.call$");
        options.forks(0).verbosity(VerboseMode.SILENT).param("shape", shape);
        if (arguments.length > 1) {
            options.param(
                    "kernel",
                    Arrays.stream(parameters())
                            .filter(name -> name.matches(arguments[1]))
                            .toArray(String[]::new));
        }
        MachinePeaks peaks;
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 0)) {
            peaks = MachinePeaks.measure(kernels);
            System.out.printf(
                    Locale.ROOT,
                    "%s on %s, %s, 1,024 tokens. Peaks: matrix products %.0f GF/s in bf16 and %.0f in fp32, a copy %.1f"
                            + " GB/s read and written%n%n",
                    kernels.name(),
                    kernels.device().description(),
                    shape,
                    peaks.bfloat16() / 1e9,
                    peaks.float32() / 1e9,
                    peaks.copy() / 1e9);
        }
        List<String> rows = new ArrayList<>();
        for (RunResult result : new Runner(options.build()).run()) {
            rows.add(row(result, peaks));
        }
        System.out.println(
                "| kernel | type | µs | ± | rate | of the peak |\n| --- | --- | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
    }

    private static String[] parameters() {
        try {
            return KernelsBenchmark.class
                    .getField("kernel")
                    .getAnnotation(Param.class)
                    .value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(RunResult result, MachinePeaks peaks) {
        double calls = result.getPrimaryResult().getScore();
        double flops = rate(result, "flops");
        double bytes = rate(result, "bytes");
        String precision = result.getParams().getParam("precision");
        KernelCost cost = new KernelCost(flops, (long) bytes, type(precision));
        double rate = cost.isProduct() ? flops : bytes;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f %% | %.1f %s | %.0f %% |",
                result.getParams().getParam("kernel"),
                precision,
                1e6 / calls,
                100 * result.getPrimaryResult().getScoreError() / calls,
                rate / 1e9,
                cost.isProduct() ? "GF/s" : "GB/s",
                100 * rate / peaks.of(cost));
    }

    private static double rate(RunResult result, String counter) {
        Result<?> counted = result.getSecondaryResults().get(counter);
        if (counted == null) {
            throw new IllegalStateException("JMH has not counted " + counter);
        }
        return counted.getScore();
    }

    private static DataType type(String precision) {
        return precision.equals("bf16") ? DataType.BFLOAT16 : DataType.FLOAT32;
    }
}
