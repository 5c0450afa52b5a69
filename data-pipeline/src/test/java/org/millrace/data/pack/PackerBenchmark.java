package org.millrace.data.pack;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Packs one partition of documents as long as real ones, without writing it. Beside the time it counts, in every
 * operation: millions of tokens, padding in millionths of all tokens, cuts in a million tokens, documents cut though
 * they would have fitted, and documents cut because they are longer than a sequence. JMH's summary adds these up over
 * the iterations.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class PackerBenchmark {

    @Param({"SAMPLE", "MAIL", "JAVA_SOURCES"})
    public String corpus = "SAMPLE";

    @Param({"512", "4096", "32768"})
    public int sequenceLength;

    @Param({"CONCATENATE", "BEST_FIT"})
    public PackingPolicy policy = PackingPolicy.CONCATENATE;

    private int[] lengths = new int[0];

    /** What packing did, averaged over the iteration's operations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Counted {

        private long operations;
        private PackStatistics sum = PackStatistics.NONE;

        @Setup(Level.Iteration)
        public void reset() {
            operations = 0;
            sum = PackStatistics.NONE;
        }

        public double millionTokens() {
            return sum.tokens() / 1e6 / operations;
        }

        public double paddingPerMillion() {
            return 1e6 * sum.paddingShare();
        }

        public double cutsPerMillionTokens() {
            return sum.cutsPerMillionTokens();
        }

        public double documentsCutNeedlessly() {
            return (double) sum.documentsCutNeedlessly() / operations;
        }

        public double documentsTooLong() {
            return (double) sum.documentsTooLong() / operations;
        }
    }

    @Setup
    public void read() {
        lengths = DocumentLengths.valueOf(corpus).measured();
    }

    @Benchmark
    public void pack(Counted counted, Blackhole sink) throws IOException {
        PackStatistics statistics = DocumentLengths.pack(
                lengths,
                DocumentLengths.partitionTokens(sequenceLength),
                PackSettings.of(policy, sequenceLength, 0),
                sink::consume);
        counted.sum = counted.sum.plus(statistics);
        counted.operations++;
    }
}
