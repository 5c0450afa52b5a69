package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.data.pack.PackedSequences.CONFIGURATION;
import static org.millrace.data.pack.PackedSequences.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedWriterTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} sequences of {1} tokens")
    @CsvSource({"0, 512", "1, 512", "128, 512", "129, 512", "700, 512", "5, 40000", "3, 300000"})
    void everyRowGroupButTheLastIsFull(int count, int sequenceLength) throws IOException {
        Path file = folder.resolve("part.parquet");
        List<PackedSequence> sequences = count == 0 ? List.of() : PackedSequences.random(count, sequenceLength, 1);
        PackedSequences.write(file, sequences, sequenceLength);

        int full = PackedManifest.rowGroupSequences(sequenceLength);
        try (ParquetFileReader reader = open(file)) {
            List<BlockMetaData> groups = reader.getRowGroups();
            assertThat(groups).hasSize((count + full - 1) / full);
            for (int i = 0; i < groups.size(); i++) {
                assertThat(groups.get(i).getRowCount()).isEqualTo(Math.min(full, count - i * full));
                groups.get(i).getColumns().forEach(column -> {
                    assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD);
                    assertThat(column.hasDictionaryPage()).isFalse();
                });
            }
            assertThat(reader.getFileMetaData().getKeyValueMetaData())
                    .containsEntry("millrace.sequence_length", Integer.toString(sequenceLength))
                    .containsEntry("millrace.row_group_sequences", Integer.toString(full));
        }
    }

    private static ParquetFileReader open(Path file) throws IOException {
        return ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), CONFIGURATION));
    }

    @Test
    void sameSequencesMakeTheSameBytesWhateverTheConfiguration() throws IOException {
        List<PackedSequence> sequences = PackedSequences.random(300, 512, 2);
        Path one = folder.resolve("one.parquet");
        PackedPart first = PackedSequences.write(one, sequences, 512);

        Configuration other = new Configuration();
        other.setInt("parquet.compression.codec.zstd.level", 1);
        other.setInt("parquet.block.size", 1 << 16);
        other.set("fs.local.block.size", "4096");
        Path two = folder.resolve("two.parquet");
        PackedPart second;
        try (PackedWriter writer = new PackedWriter(other, hadoop(two), 512)) {
            for (PackedSequence sequence : sequences) {
                writer.write(sequence);
            }
            second = writer.finish();
        }
        assertThat(two).hasSameBinaryContentAs(one);
        assertThat(second.withName("one.parquet")).isEqualTo(first);
        assertThat(first.bytes()).isEqualTo(Files.size(one));
        assertThat(first.sequences()).isEqualTo(300);
    }

    @Test
    void replacesWhatAnEarlierAttemptLeft() throws IOException {
        Path file = folder.resolve("part.parquet");
        PackedPart first = PackedSequences.write(file, PackedSequences.random(9, 16, 1), 16);
        PackedSequences.write(file, PackedSequences.random(100, 16, 2), 16);
        assertThat(PackedSequences.write(file, PackedSequences.random(9, 16, 1), 16))
                .isEqualTo(first);
    }

    @Test
    void closingAnUnfinishedFileDeletesIt() throws IOException {
        Path file = folder.resolve("part.parquet");
        try (PackedWriter writer = new PackedWriter(CONFIGURATION, hadoop(file), 16)) {
            writer.write(PackedSequences.random(1, 16, 1).get(0));
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesSequencesThatAreInconsistent() throws IOException {
        Path file = folder.resolve("part.parquet");
        try (PackedWriter writer = new PackedWriter(CONFIGURATION, hadoop(file), 4)) {
            assertRefused(writer, sequence(1, new int[4], new int[] {4}, 1), "index must be 0, cannot be: 1");
            assertRefused(writer, sequence(0, new int[5], new int[] {4}, 1), "tokens must be 4, cannot be: 5");
            assertRefused(writer, sequence(0, new int[4], new int[0], 0), "pieces must be at least 1");
            assertRefused(writer, sequence(0, new int[4], new int[] {3, 2}, 2), "at most 4, cannot be: 5");
            assertRefused(writer, sequence(0, new int[4], new int[] {3, 0}, 2), "length of a piece");
            assertRefused(writer, sequence(0, new int[4], new int[] {3}, 2), "cannot be: 2, 2 and 2");
        }
    }

    private static PackedSequence sequence(long index, int[] inputIds, int[] lengths, int pieces) {
        String[] sources = new String[pieces];
        Arrays.fill(sources, "a");
        return new PackedSequence(index, inputIds, lengths, new long[pieces], new long[pieces], sources);
    }

    private void assertRefused(PackedWriter writer, PackedSequence sequence, String message) {
        assertThatThrownBy(() -> writer.write(sequence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part.parquet, sequence 0")
                .hasMessageContaining(message);
    }
}
