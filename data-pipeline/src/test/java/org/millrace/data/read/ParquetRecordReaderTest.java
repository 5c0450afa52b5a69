package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class ParquetRecordReaderTest {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message anything {
              optional int64 number;
              optional binary body (STRING);
              optional binary link (STRING);
              required boolean good;
              optional double score;
              optional binary blob;
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
            }
            """);

    private static final FieldMapping FIELDS = new FieldMapping("body", "number", "link");

    @TempDir
    private Path directory;

    @Test
    void aRowBecomesADocument() throws IOException {
        write(List.of(
                row -> row.append("number", 7L)
                        .append("body", "größer 😀")
                        .append("link", "https://example.org/")
                        .append("good", true)
                        .append("score", 0.5)
                        .append("blob", "bytes"),
                row -> row.append("body", "second").append("good", false)));
        CollectedRecords read = read();
        assertThat(read.bad).isEmpty();
        assertThat(read.documents.get(0))
                .isEqualTo(Document.read(
                        new DocumentId(5, 0),
                        "source",
                        "https://example.org/",
                        "größer 😀",
                        Map.of("id", "7", "good", "true", "score", "0.5")));
        assertThat(read.documents.get(1).metadata()).isEqualTo(Map.of("good", "false"));
        assertThat(read.documents.get(1).uri()).endsWith("input.parquet");
    }

    @Test
    void badRowsKeepTheirOrdinal() throws IOException {
        write(List.of(
                row -> row.append("good", true),
                row -> row.append("good", true)
                        .append("body", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xFF})),
                row -> row.append("good", true).append("body", " "),
                row -> row.append("good", true).append("body", "x".repeat(200)),
                row -> row.append("good", true).append("body", "fine")));
        CollectedRecords read =
                CollectedRecords.read(directory.resolve("input.parquet"), InputFormat.PARQUET, FIELDS, 100);
        assertThat(read.texts()).containsExactly("fine");
        assertThat(read.ordinals()).containsExactly(4L);
        assertThat(read.reasons()).containsExactly("missing_text", "invalid_utf8", "empty_text", "too_long");
        assertThat(read.positions()).containsExactly("row 0", "row 1", "row 2", "row 3");
    }

    @Test
    void aFileWithoutTheTextColumnCountsAllItsRows() throws IOException {
        write(List.of(row -> row.append("good", true), row -> row.append("good", false)));
        CollectedRecords read = CollectedRecords.read(directory.resolve("input.parquet"), InputFormat.PARQUET);
        assertThat(read.reasons()).containsExactly("missing_text");
        assertThat(read.bad.get(0).detail()).contains("no column `text`").contains("body");
        assertThat(read.bad.get(0).records()).isEqualTo(2);
        assertThat(read.summary.bad()).isEqualTo(2);
    }

    @Test
    void aTextColumnOfAnotherTypeCountsAllItsRows() throws IOException {
        write(List.of(row -> row.append("good", true)));
        for (String column : List.of("good", "tags")) {
            CollectedRecords read = CollectedRecords.read(
                    directory.resolve("input.parquet"),
                    InputFormat.PARQUET,
                    new FieldMapping(column, null, null),
                    1 << 20);
            assertThat(read.reasons()).containsExactly("text_not_a_string");
        }
    }

    @Test
    void aFileWithoutRowsIsInOrder() throws IOException {
        write(List.of());
        CollectedRecords read = read();
        assertThat(read.documents).isEmpty();
        assertThat(read.bad).isEmpty();
    }

    @Test
    void aFileThatIsNotParquetIsBad() throws IOException {
        Files.writeString(
                directory.resolve("input.parquet"), "PAR1 but nothing of the kind, although long enough PAR1");
        CollectedRecords read = read();
        assertThat(read.reasons()).containsExactly("corrupt_parquet");
        assertThat(read.positions()).containsExactly("footer");
    }

    @Test
    void aTruncatedFileIsBad() throws IOException {
        write(List.of(row -> row.append("good", true).append("body", "some text")));
        byte[] bytes = Files.readAllBytes(directory.resolve("input.parquet"));
        write(bytes, bytes.length - 10);
        assertThat(read().reasons()).containsExactly("corrupt_parquet");
    }

    @Test
    void aDamagedRowGroupCostsItsOwnRowsOnly() throws IOException {
        Consumer<Group> row = group -> group.append("good", true).append("body", "text of " + group.hashCode());
        Path path = directory.resolve("input.parquet");
        write(Collections.nCopies(300, row));
        List<BlockMetaData> groups = rowGroups();
        assertThat(groups).hasSize(3);
        byte[] bytes = Files.readAllBytes(path);
        int from = (int) groups.get(1).getStartingPos();
        Arrays.fill(bytes, from, from + (int) groups.get(1).getCompressedSize(), (byte) 0x55);
        write(bytes, bytes.length);
        CollectedRecords read = read();
        assertThat(read.documents).hasSize(200);
        assertThat(read.ordinals()).startsWith(0L, 1L).endsWith(298L, 299L);
        assertThat(read.reasons()).containsExactly("corrupt_parquet");
        assertThat(read.positions()).containsExactly("rows 100 to 199");
        assertThat(read.bad.get(0).records()).isEqualTo(100);
        assertThat(read.summary.bad()).isEqualTo(100);
    }

    @Test
    void rowGroupsOfALargeFileAreReadInRanges() throws IOException {
        List<Consumer<Group>> rows = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            String body = "row " + i;
            rows.add(row -> row.append("good", true).append("body", body));
        }
        write(rows);
        var configuration = new Configuration();
        var source = new InputSource(
                "s", InputFormat.PARQUET, directory.resolve("input.parquet").toString(), FIELDS);
        for (long rangeBytes : new long[] {50, 700, 2000}) {
            var sink = new CollectedRecords();
            InputManifest manifest = FrozenInputs.freeze(configuration, List.of(source), rangeBytes);
            for (SourceFile range : manifest.files()) {
                new SourceReader(configuration).read(range, sink);
            }
            assertThat(manifest.files()).hasSizeGreaterThan(1);
            assertThat(sink.bad).isEmpty();
            assertThat(sink.texts()).hasSize(450).startsWith("row 0").endsWith("row 449");
            assertThat(sink.ordinals()).isSorted().doesNotHaveDuplicates();
        }
    }

    private CollectedRecords read() throws IOException {
        return CollectedRecords.read(directory.resolve("input.parquet"), InputFormat.PARQUET, FIELDS, 1 << 20);
    }

    private void write(byte[] bytes, int length) throws IOException {
        Files.write(directory.resolve("input.parquet"), CompressedBytes.firstPart(bytes, length));
        Files.deleteIfExists(directory.resolve(".input.parquet.crc"));
    }

    /** Row groups of 100 rows. */
    private void write(List<Consumer<Group>> rows) throws IOException {
        var factory = new SimpleGroupFactory(SCHEMA);
        var path =
                new org.apache.hadoop.fs.Path(directory.resolve("input.parquet").toUri());
        try (var writer = ExampleParquetWriter.builder(path)
                .withType(SCHEMA)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupRowCountLimit(100)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = factory.newGroup();
                row.accept(group);
                writer.write(group);
            }
        }
    }

    private List<BlockMetaData> rowGroups() throws IOException {
        var path =
                new org.apache.hadoop.fs.Path(directory.resolve("input.parquet").toUri());
        try (var reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
            return reader.getFooter().getBlocks();
        }
    }
}
