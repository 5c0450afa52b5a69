package org.millrace.data.pack;

import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the packed format on this machine: run its main with a scratch folder. Tokens are drawn with the skew of
 * natural text (Zipf over 152,064 ids), so that compression has as much to do as with real text, or more. Figures are
 * for one core: they count the time of the thread, not of the clock.
 */
final class PackedDatasetMeasurement {

    private static final long TOKENS = 1L << 25;
    private static final int RANDOM_READS = 2000;
    private static final int PASSES = 4;

    private PackedDatasetMeasurement() {}

    public static void main(String[] arguments) throws IOException {
        Path scratch = Path.of(arguments[0]);
        for (int sequenceLength : new int[] {512, 4096, 32_768}) {
            measure(scratch.resolve("packed-" + sequenceLength), sequenceLength);
        }
    }

    private static void measure(Path folder, int sequenceLength) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(1);
        List<int[]> documents = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            documents.add(random.doubles(100 + random.nextInt(1000))
                    .mapToInt(u -> (int) Math.pow(152_064, u))
                    .toArray());
        }
        Path file = folder.resolve("part-00000.parquet");
        long start = nanos();
        PackedPart part;
        PackStatistics statistics;
        try (PackedWriter writer = new PackedWriter(CONFIGURATION, hadoop(file), sequenceLength)) {
            Packer packer = PackingPolicy.CONCATENATE.packer(sequenceLength, 0, writer::write);
            for (long id = 0; packer.statistics().tokens() < TOKENS; id++) {
                packer.add(id, "source-" + id % 4, documents.get(random.nextInt(documents.size())));
            }
            packer.finish();
            part = writer.finish();
            statistics = packer.statistics();
        }
        double seconds = seconds(start);
        print(
                "length %d: pack and write %.1f M tokens/s, %.2f bytes a token",
                sequenceLength, statistics.tokens() / seconds / 1e6, (double) part.bytes() / statistics.tokens());
        PackedSequences.writeManifest(
                folder,
                PackedManifest.of(
                        "measured",
                        PackingPolicy.CONCATENATE,
                        sequenceLength,
                        List.of(part),
                        statistics,
                        "none",
                        0,
                        1));
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            sequential(dataset);
            random(dataset, random);
        }
    }

    private static void sequential(PackedDataset dataset) throws IOException {
        for (int pass = 0; pass < PASSES; pass++) {
            long start = nanos();
            long check = 0;
            for (long i = 0; i < dataset.size(); i++) {
                check += dataset.get(i).inputIds()[0];
            }
            double seconds = seconds(start);
            print(
                    "  sequential, pass %d: %.0f M tokens/s (check %d)",
                    pass, dataset.size() * dataset.sequenceLength() / seconds / 1e6, check);
        }
    }

    private static void random(PackedDataset dataset, Random random) throws IOException {
        double[] micros = new double[RANDOM_READS];
        for (int n = 0; n < RANDOM_READS; n++) {
            long index = random.nextLong(dataset.size());
            long start = nanos();
            dataset.get(index);
            micros[n] = seconds(start) * 1e6;
        }
        Arrays.sort(micros);
        print(
                "  random access: median %.0f µs, 99 %% %.0f µs",
                micros[RANDOM_READS / 2], micros[RANDOM_READS * 99 / 100]);
    }

    private static double seconds(long start) {
        return (nanos() - start) / 1e9;
    }

    /** Time that this thread has had a core, so that other work on the machine does not count. */
    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
