package org.millrace.data.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Random packed datasets for the tests of this package. */
final class PackedSequences {

    static final Configuration CONFIGURATION = new Configuration();
    static final int PAD = 0;

    private PackedSequences() {}

    /** Sequences of random documents under four source names; the last one is padded. */
    static List<PackedSequence> random(int count, int sequenceLength, long seed) throws IOException {
        Random random = new Random(seed);
        List<PackedSequence> sequences = new ArrayList<>();
        Packer packer =
                PackSettings.of(PackingPolicy.CONCATENATE, sequenceLength, PAD).packer(sequences::add);
        long id = 0;
        long tokens = (long) count * sequenceLength - sequenceLength / 2;
        while (tokens > 0) {
            int length = (int) Math.min(tokens, 1 + random.nextInt(2 * sequenceLength));
            packer.add(
                    id++,
                    "source-ä-" + random.nextInt(4),
                    random.ints(length, 0, 152_064).toArray());
            tokens -= length;
        }
        packer.finish();
        return sequences;
    }

    static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    static PackedPart write(Path file, List<PackedSequence> sequences, int sequenceLength) throws IOException {
        try (PackedWriter writer = new PackedWriter(CONFIGURATION, hadoop(file), sequenceLength)) {
            for (int i = 0; i < sequences.size(); i++) {
                writer.write(at(sequences.get(i), i));
            }
            return writer.finish();
        }
    }

    /** Writes parts of the given sizes and a manifest; returns the sequences under their indexes in the dataset. */
    static List<PackedSequence> writeDataset(Path folder, int sequenceLength, int... sizes) throws IOException {
        Files.createDirectories(folder);
        List<PackedSequence> all = new ArrayList<>();
        List<PackedPart> parts = new ArrayList<>();
        long tokens = 0;
        for (int part = 0; part < sizes.length; part++) {
            List<PackedSequence> sequences = sizes[part] == 0 ? List.of() : random(sizes[part], sequenceLength, part);
            parts.add(write(folder.resolve("part-%05d.parquet".formatted(part)), sequences, sequenceLength));
            for (PackedSequence sequence : sequences) {
                all.add(at(sequence, all.size()));
                tokens += sequence.tokens();
            }
        }
        PackStatistics statistics = new PackStatistics(
                all.size(), 0, 10L * sizes.length, tokens, 0, (long) all.size() * sequenceLength - tokens, 3, 3, 0);
        writeManifest(
                folder,
                PackedManifest.of(
                        "short", PackingPolicy.CONCATENATE, sequenceLength, parts, statistics, "fingerprint", PAD, 42));
        return all;
    }

    static void writeManifest(Path folder, PackedManifest manifest) throws IOException {
        var json = new TreeMap<String, Object>();
        json.put("step", "pack");
        json.put(PackedManifest.FIELD, manifest.toJson());
        Files.writeString(
                folder.resolve(PackedManifest.FILE_NAME),
                new ObjectMapper().writeValueAsString(json),
                StandardCharsets.UTF_8);
    }

    private static PackedSequence at(PackedSequence sequence, long index) {
        return new PackedSequence(
                index,
                sequence.inputIds(),
                sequence.documentLengths(),
                sequence.documentIds(),
                sequence.documentOffsets(),
                sequence.sources());
    }
}
