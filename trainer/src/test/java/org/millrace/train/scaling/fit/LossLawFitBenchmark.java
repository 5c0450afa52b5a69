package org.millrace.train.scaling.fit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The fit of 250 runs with the whole grid of 4,500 starts, and 1,000 resamples. With a file as argument {@link #main}
 * writes the runs there and prints times for the comparison with SciPy, the first in a cold JVM.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LossLawFitBenchmark {

    private static final int RUNS = 250;

    @Param({"1", "2"})
    public int threads;

    private LossFamily family;
    private double[] weights;
    private List<double[]> warm;
    private List<MeasuredRun> runs;

    /** Runs with half a percent of noise around the law of Besiroglu et al. 2024. */
    public LossLawFitBenchmark() {
        runs = SyntheticRuns.scattered(SyntheticRuns.EPOCH, RUNS, 0.005, 3);
        family = LossFamily.of(LawForm.CHINCHILLA, LossPoints.of(runs));
        weights = SyntheticRuns.ones(RUNS);
        warm = List.of();
    }

    @Setup
    public void findWarmStarts() {
        warm = grid().stream().limit(8).map(Optimum::variables).toList();
    }

    @Benchmark
    public List<Optimum> grid() {
        return MultiStart.search(family, family.starts(), weights, threads);
    }

    /** Without the screening: every start to where floating point gives no more. */
    @Benchmark
    public List<Optimum> gridToTheEnd() {
        return MultiStart.descend(family, family.starts(), weights, 0, threads);
    }

    @Benchmark
    public List<LossLaw> thousandResamples() {
        return new LossBootstrap(runs, family, warm, new FitSettings(0, 1000, 0.95, threads)).laws();
    }

    /** Arguments: the CSV file to write, then how often to fit. Rows: who, what, seconds, objective, constants. */
    public static void main(String[] arguments) throws IOException {
        LossLawFitBenchmark benchmark = new LossLawFitBenchmark();
        List<String> lines = new ArrayList<>(List.of("N,D,loss"));
        benchmark.runs.forEach(run -> lines.add(run.parameters() + "," + run.tokens() + "," + run.loss()));
        Files.write(Path.of(arguments[0]), lines);
        int times = Integer.parseInt(arguments[1]);
        int processors = Runtime.getRuntime().availableProcessors();
        benchmark.threads = processors;
        benchmark.row("first fit of the JVM", 1);
        for (int threads : new int[] {processors, 1}) {
            benchmark.threads = threads;
            benchmark.row(threads == 1 ? "grid, 1 thread" : "grid, %d threads".formatted(threads), times);
        }
        benchmark.threads = processors;
        benchmark.findWarmStarts();
        long start = System.nanoTime();
        int laws = benchmark.thousandResamples().size();
        System.out.printf(Locale.ROOT, "millrace\t%,d resamples\t%.4f\t\t%n", laws, (System.nanoTime() - start) * 1e-9);
    }

    /** The median of several fits. */
    private void row(String what, int times) {
        double[] seconds = new double[times];
        List<Optimum> optima = List.of();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            optima = grid();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        Optimum best = optima.get(0);
        System.out.printf(
                Locale.ROOT,
                "millrace\t%s\t%.4f\t%.12g\t%s%n",
                what,
                seconds[times / 2],
                best.value(),
                constants(family.law(best.variables())));
    }

    private static String constants(LossLaw law) {
        List<String> constants = new ArrayList<>();
        law.constants().forEach((name, value) -> constants.add(String.format(Locale.ROOT, "%s=%.6g", name, value)));
        return String.join(" ", constants);
    }
}
