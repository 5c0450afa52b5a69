package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;
import static org.millrace.data.pack.PackedSequences.writeDataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedDatasetTest {

    @TempDir
    Path folder;

    @Test
    void findsEverySequenceInEveryOrder() throws IOException {
        List<PackedSequence> expected = writeDataset(folder, 512, 300, 0, 1, 128, 0);
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThat(dataset.size()).isEqualTo(429);
            assertThat(dataset.sequenceLength()).isEqualTo(512);
            for (int i = 0; i < expected.size(); i++) {
                assertSame(dataset.get(i), expected.get(i));
            }
            Random random = new Random(1);
            for (int n = 0; n < 1000; n++) {
                int i = random.nextInt(expected.size());
                assertSame(dataset.get(i), expected.get(i));
            }
        }
    }

    @Test
    void readsSequencesLargerThanARowGroupIsMeantToBe() throws IOException {
        List<PackedSequence> expected = writeDataset(folder, 300_000, 3);
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            for (int i = 2; i >= 0; i--) {
                assertSame(dataset.get(i), expected.get(i));
            }
        }
    }

    @Test
    void readsRowGroupsOfTinySequencesAndOfTinyPieces() throws IOException {
        List<PackedSequence> shortest = writeDataset(folder.resolve("shortest"), 2, 70_000);
        List<PackedSequence> tinyPieces = new ArrayList<>();
        Packer packer = PackSettings.of(PackingPolicy.CONCATENATE, 512, 0).packer(tinyPieces::add);
        for (int id = 0; id < 128 * 512; id++) {
            packer.add(id, "a-source-with-a-rather-long-name-" + id % 7, new int[] {id});
        }
        packer.finish();
        Path tiny = Files.createDirectories(folder.resolve("tiny"));
        PackedPart part = PackedSequences.write(tiny.resolve("part-00000.parquet"), tinyPieces, 512);
        PackedSequences.writeManifest(tiny, manifest(512, 128, part));

        assertHolds(folder.resolve("shortest"), shortest);
        assertHolds(tiny, tinyPieces);
    }

    private static void assertHolds(Path folder, List<PackedSequence> expected) throws IOException {
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThat(dataset.size()).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i += 1 + i / 100) {
                assertSame(dataset.get(i), expected.get(i));
            }
        }
    }

    @Test
    void closesFilesAndForgetsRowGroupsBeyondItsBound() throws IOException {
        int[] sizes = new int[40];
        Arrays.fill(sizes, 2);
        List<PackedSequence> expected = writeDataset(folder, 64, sizes);
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            for (int pass = 0; pass < 2; pass++) {
                for (int i = expected.size() - 1; i >= 0; i--) {
                    assertSame(dataset.get(i), expected.get(i));
                }
            }
        }
    }

    private static void assertSame(PackedSequence actual, PackedSequence expected) {
        assertThat(actual.index()).isEqualTo(expected.index());
        assertThat(actual.inputIds()).isEqualTo(expected.inputIds());
        assertThat(actual.documentLengths()).isEqualTo(expected.documentLengths());
        assertThat(actual.documentIds()).isEqualTo(expected.documentIds());
        assertThat(actual.documentOffsets()).isEqualTo(expected.documentOffsets());
        assertThat(actual.sources()).isEqualTo(expected.sources());
    }

    @Test
    void corpusWithoutDocumentsIsAnEmptyDataset() throws IOException {
        writeDataset(folder, 8, 0);
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThat(dataset.size()).isZero();
            assertThatThrownBy(() -> dataset.get(0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("no sequence 0; it has 0");
        }
    }

    @Test
    void refusesIndexesOutsideAndUseAfterClosing() throws IOException {
        writeDataset(folder, 8, 2);
        PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder));
        assertThatThrownBy(() -> dataset.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> dataset.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        dataset.close();
        assertThatThrownBy(() -> dataset.get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void folderWithoutManifestIsNotADataset() {
        assertThatThrownBy(() -> PackedDataset.open(CONFIGURATION, hadoop(folder)))
                .isInstanceOf(PackedFormatException.class)
                .hasMessageContaining("_manifest.json: not found")
                .hasMessageContaining("run the pack step");
    }

    @Test
    void namesEveryFileThatIsMissingOrOfAnotherSize() throws IOException {
        writeDataset(folder, 8, 2, 2, 2);
        Path first = folder.resolve("part-00000.parquet");
        long size = Files.size(first);
        Files.write(first, new byte[] {1, 2, 3});
        Files.delete(folder.resolve("part-00002.parquet"));
        assertThatThrownBy(() -> PackedDataset.open(CONFIGURATION, hadoop(folder)))
                .isInstanceOf(PackedFormatException.class)
                .hasMessageContaining("part-00000.parquet: has 3 bytes; the manifest says " + size)
                .hasMessageContaining("part-00002.parquet: not found");
        assertThat(PackedDataset.verify(CONFIGURATION, hadoop(folder))).hasSize(2);
    }

    @Test
    void findsDamageInsideAFile() throws IOException {
        writeDataset(folder, 512, 2, 2);
        Path damaged = folder.resolve("part-00001.parquet");
        assertThat(PackedDataset.verify(CONFIGURATION, hadoop(folder))).isEmpty();
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 3] ^= 1;
        Files.write(damaged, bytes);
        Files.delete(folder.resolve(".part-00001.parquet.crc")); // otherwise Hadoop's own checksum would tell first

        assertThat(PackedDataset.verify(CONFIGURATION, hadoop(folder)))
                .singleElement()
                .asString()
                .contains("part-00001.parquet: its checksum is xxh3:")
                .contains("the manifest says xxh3:");
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThat(dataset.get(1).tokens()).isPositive();
            assertThatThrownBy(() -> dataset.get(2))
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("part-00001.parquet: row group 0 is damaged");
        }
    }

    @Test
    void everyFlippedBitIsFoundAndItsPlaceNamed() throws IOException {
        // Few tokens, so that the file is small: three row groups of two sequences and one.
        Path file = folder.resolve("part-00000.parquet");
        List<PackedSequence> sequences = new ArrayList<>();
        Packer packer = PackSettings.of(PackingPolicy.BEST_FIT, 32_768, 0).packer(sequences::add);
        packer.add(1, "a", new int[5 * 32_768]);
        packer.finish();
        PackedPart part = PackedSequences.write(file, sequences, 32_768);
        PackedSequences.writeManifest(folder, manifest(32_768, 5, part));
        Files.delete(folder.resolve(".part-00000.parquet.crc"));
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int at = 0; at < bytes.length; at++) {
            int bit = 1 << random.nextInt(8);
            bytes[at] ^= (byte) bit;
            Files.write(file, bytes);
            assertThatThrownBy(this::readAll)
                    .as("byte %d of %d", at, bytes.length)
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("part-00000.parquet")
                    .hasMessageMatching("(?s).*(row group [012] is damaged|footer|not a readable Parquet file).*");
            bytes[at] ^= (byte) bit;
        }
        Files.write(file, bytes);
        readAll();
    }

    private void readAll() throws IOException {
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            for (long i = 0; i < dataset.size(); i++) {
                dataset.get(i);
            }
        }
    }

    @Test
    void fileOfAnotherFormatIsNamed() throws IOException {
        List<PackedSequence> sequences = PackedSequences.random(2, 8, 1);
        PackedPart part = PackedSequences.write(folder.resolve("part-00000.parquet"), sequences, 8);
        byte[] noise = new byte[(int) part.bytes()];
        Files.write(folder.resolve("part-00000.parquet"), noise);
        Files.delete(folder.resolve(".part-00000.parquet.crc"));
        PackedSequences.writeManifest(folder, manifest(8, 2, part));
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThatThrownBy(() -> dataset.get(0))
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("part-00000.parquet: is not a readable Parquet file");
        }
    }

    @Test
    void manifestThatDisagreesWithTheFilesIsFound() throws IOException {
        PackedPart part =
                PackedSequences.write(folder.resolve("part-00000.parquet"), PackedSequences.random(3, 8, 1), 8);
        PackedSequences.writeManifest(
                folder, manifest(8, 2, new PackedPart(part.name(), 2, part.bytes(), part.checksum())));
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThatThrownBy(() -> dataset.get(0))
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("row group 0 has 3 sequences; expected 2");
        }
        PackedSequences.writeManifest(folder, manifest(16, 3, part));
        try (PackedDataset dataset = PackedDataset.open(CONFIGURATION, hadoop(folder))) {
            assertThatThrownBy(() -> dataset.get(0))
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("column input_ids holds 24 values; expected 48");
        }
    }

    private static PackedManifest manifest(int sequenceLength, long sequences, PackedPart part) {
        return PackedManifest.of(
                "short",
                PackingPolicy.CONCATENATE,
                sequenceLength,
                List.of(part),
                new PackStatistics(sequences, 0, 1, 1, 0, 0, 0, 0, 0),
                "fingerprint",
                0,
                42);
    }

    @Test
    void opensOnAnyHadoopFileSystem() throws IOException {
        writeDataset(folder, 16, 5);
        var configuration = new org.apache.hadoop.conf.Configuration();
        configuration.setClass("fs.raw.impl", RawScheme.class, org.apache.hadoop.fs.FileSystem.class);
        var path = new org.apache.hadoop.fs.Path("raw://" + folder.toAbsolutePath());
        try (PackedDataset dataset = PackedDataset.open(configuration, path)) {
            assertThat(dataset.get(4).index()).isEqualTo(4);
        }
        assertThat(PackedDataset.verify(configuration, path)).isEmpty();
    }

    @Test
    void aFooterThatTheFirstReadHoldsIsNotReadAgain() throws IOException {
        writeDataset(folder, 16, 5);
        Path file = folder.resolve("part-00000.parquet");
        var configuration = new org.apache.hadoop.conf.Configuration();
        configuration.setClass("fs.raw.impl", RawScheme.class, org.apache.hadoop.fs.FileSystem.class);
        configuration.setBoolean("fs.raw.impl.disable.cache", true);
        var path = new org.apache.hadoop.fs.Path("raw://" + file.toAbsolutePath());
        long size = Files.size(file);
        int before = RawScheme.READS.get();
        try (VerifiedFile verified = new VerifiedFile(configuration, path, size)) {
            assertThat(verified.footerStart()).isBetween(1L, size);
        }
        assertThat(RawScheme.READS.get() - before).isEqualTo(1);
    }

    /** The local disk under a scheme of its own, without Hadoop's checksum files. */
    public static final class RawScheme extends RawLocalFileSystem {

        private static final AtomicInteger READS = new AtomicInteger();

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
            return new FSDataInputStream(super.open(path, bufferSize).getWrappedStream()) {
                @Override
                public void readFully(long position, byte[] buffer) throws IOException {
                    READS.incrementAndGet();
                    super.readFully(position, buffer);
                }
            };
        }

        @Override
        public java.net.URI getUri() {
            return java.net.URI.create("raw:///");
        }

        @Override
        public String getScheme() {
            return "raw";
        }

        @Override
        protected void checkPath(org.apache.hadoop.fs.Path path) {
            assertThat(path.toUri().getScheme()).isIn("raw", null);
        }
    }
}
