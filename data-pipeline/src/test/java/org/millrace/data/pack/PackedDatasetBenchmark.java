package org.millrace.data.pack;

import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Writes and reads the packed format on one thread. Token ids have the skew of natural text (Zipf over 152,064), so that
 * compression has as much to do as with text. {@code write} and {@code readInOrder} are nanoseconds a token (10 is 100
 * million tokens a second), {@code readAtRandom} is nanoseconds a sequence, from a warm file-system cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackedDatasetBenchmark {

    private static final int TOKENS = 1 << 23;
    private static final int VOCABULARY = 152_064;

    @Param({"512", "4096", "32768"})
    public int sequenceLength;

    private final List<PackedSequence> sequences = new ArrayList<>();
    private final Random random = new Random(1);
    private Path folder = Path.of("");
    private @Nullable PackedDataset opened;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("packed-benchmark");
        writeDataset();
        opened = PackedDataset.open(CONFIGURATION, hadoop(folder));
    }

    /** Leaves a dataset in a folder, for other readers to be timed on: arguments are the folder and the length. */
    public static void main(String[] arguments) throws IOException {
        PackedDatasetBenchmark benchmark = new PackedDatasetBenchmark();
        benchmark.folder = Files.createDirectories(Path.of(arguments[0]));
        benchmark.sequenceLength = Integer.parseInt(arguments[1]);
        benchmark.writeDataset();
    }

    private void writeDataset() throws IOException {
        Packer packer =
                PackSettings.of(PackingPolicy.CONCATENATE, sequenceLength, 0).packer(sequences::add);
        for (long id = 0, tokens = 0; tokens < TOKENS; id++) {
            int[] document = random.doubles(Math.min(TOKENS - tokens, 100 + random.nextInt(1000)))
                    .mapToInt(u -> (int) Math.pow(VOCABULARY, u))
                    .toArray();
            packer.add(id, "source-" + id % 4, document);
            tokens += document.length;
        }
        packer.finish();
        PackedPart part = write();
        PackedSequences.writeManifest(
                folder,
                PackedManifest.of(
                        "measured",
                        PackingPolicy.CONCATENATE,
                        sequenceLength,
                        List.of(part),
                        packer.statistics(),
                        "none",
                        0,
                        1));
    }

    private PackedDataset dataset() {
        return Objects.requireNonNull(opened, "open() comes first");
    }

    @TearDown
    public void delete() throws IOException {
        dataset().close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public PackedPart write() throws IOException {
        return PackedSequences.write(folder.resolve("part-00000.parquet"), sequences, sequenceLength);
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void readInOrder(Blackhole sink) throws IOException {
        PackedDataset dataset = dataset();
        for (long i = 0; i < dataset.size(); i++) {
            sink.consume(dataset.get(i));
        }
    }

    @Benchmark
    public PackedSequence readAtRandom() throws IOException {
        return dataset().get(random.nextLong(dataset().size()));
    }
}
