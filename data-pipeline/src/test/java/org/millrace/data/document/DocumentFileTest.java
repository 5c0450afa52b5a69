package org.millrace.data.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFileTest {

    private final Configuration configuration = new Configuration();

    @TempDir
    private java.nio.file.Path directory;

    @Test
    void documentsComeBackAsTheyWere() throws IOException {
        List<Document> documents = List.of(
                new Document(
                        new DocumentId(3, 7),
                        "web",
                        "https://example.org/ü",
                        "naïve 😀 text\nwith NUL \0 inside",
                        "en",
                        2,
                        Map.of("quality", 0.25, "tiny", Double.MIN_VALUE, "nan", Double.NaN),
                        Map.of("topic", "science"),
                        Map.of("b", "2", "a", "1", "", "empty key")),
                Document.read(new DocumentId(3, 8), "web", "", "", Map.of()),
                new Document(new DocumentId(4, 0), "code", "x", "int i;", "und", 1, Map.of(), Map.of(), Map.of()));
        Path path = path("documents.parquet");
        write(path, documents);
        assertThat(read(path)).isEqualTo(documents);
    }

    @Test
    void aValueOfOneRowDoesNotLeakIntoTheNext() throws IOException {
        Document full = new Document(
                new DocumentId(0, 0), "s", "u", "t", "en", 1, Map.of("a", 1.0), Map.of("b", "c"), Map.of("d", "e"));
        Document bare = Document.read(new DocumentId(0, 1), "s", "u", "t", Map.of());
        Path path = path("documents.parquet");
        write(path, List.of(full, bare, full));
        assertThat(read(path)).containsExactly(full, bare, full);
    }

    @Test
    void textsAloneComeWithoutWhatIsSaidOfThem() throws IOException {
        Document full = new Document(
                new DocumentId(0, 7), "s", "u", "t", "en", 3, Map.of("a", 1.0), Map.of("b", "c"), Map.of("d", "e"));
        Path path = path("documents.parquet");
        write(path, List.of(full, Document.read(new DocumentId(0, 8), "s", "u", "v", Map.of())));
        try (DocumentReader texts = DocumentReader.ofTexts(configuration, path)) {
            assertThat(texts.next())
                    .isEqualTo(new Document(
                            new DocumentId(0, 7), "s", "", "t", "en", 3, Map.of("a", 1.0), Map.of(), Map.of()));
            assertThat(texts.next()).isEqualTo(Document.read(new DocumentId(0, 8), "s", "", "v", Map.of()));
        }
    }

    @Test
    void anEmptyFileHasNoDocuments() throws IOException {
        Path path = path("empty.parquet");
        write(path, List.of());
        assertThat(read(path)).isEmpty();
    }

    @Test
    void theSameDocumentsMakeTheSameBytesWhateverTheOrderOfMapsAndTheConfiguration() throws IOException {
        var forwards = new LinkedHashMap<String, String>();
        var backwards = new LinkedHashMap<String, String>();
        for (int i = 0; i < 20; i++) {
            forwards.put("key" + i, "value" + i);
            backwards.put("key" + (19 - i), "value" + (19 - i));
        }
        write(path("a.parquet"), List.of(Document.read(new DocumentId(0, 0), "s", "u", "t", forwards)));
        configuration.setInt("parquet.compression.codec.zstd.level", 19);
        configuration.setInt("parquet.page.size", 1000);
        write(path("b.parquet"), List.of(Document.read(new DocumentId(0, 0), "s", "u", "t", backwards)));
        assertThat(Files.readAllBytes(directory.resolve("b.parquet")))
                .isEqualTo(Files.readAllBytes(directory.resolve("a.parquet")));
    }

    @Test
    void longDocumentsCloseRowGroupsSoThatMemoryStaysBounded() throws IOException {
        String megabytes = random(new Random(1), 9 << 20);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            documents.add(Document.read(new DocumentId(0, i), "s", "u", megabytes, Map.of()));
        }
        Path path = path("long.parquet");
        write(path, documents);
        try (var file = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
            List<BlockMetaData> groups = file.getFooter().getBlocks();
            assertThat(groups).hasSizeGreaterThanOrEqualTo(2);
            assertThat(groups)
                    .allSatisfy(group -> assertThat(group.getTotalByteSize()).isLessThan(96L << 20));
            assertThat(groups.get(0).getColumns())
                    .allSatisfy(column -> assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD));
        }
        assertThat(read(path)).isEqualTo(documents);
    }

    @Test
    void droppedDocumentsKeepTheirReasonAndReadAsPlainDocumentsToo() throws IOException {
        Document document = Document.read(new DocumentId(1, 2), "s", "u", "short", Map.of("k", "v"));
        DroppedDocument dropped = new DroppedDocument(document, "decontaminate.subsequence", 14, 13, "gsm8k/17");
        Path path = path("_dropped/part-00000.parquet");
        try (var writer = new DroppedDocumentWriter(configuration, path)) {
            writer.write(dropped);
        }
        try (var reader = new DroppedDocumentReader(configuration, path)) {
            assertThat(list(reader)).containsExactly(dropped);
        }
        assertThat(read(path)).containsExactly(document);
    }

    @Test
    void aFileWithOtherColumnsIsAnErrorThatNamesFileAndColumn() throws IOException {
        Path path = path("documents.parquet");
        write(path, List.of(Document.read(new DocumentId(0, 0), "s", "u", "t", Map.of())));
        assertThatThrownBy(() -> new DroppedDocumentReader(configuration, path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("documents.parquet")
                .hasMessageContaining("column `reason` is missing");
    }

    @Test
    void aMissingFileIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> new DocumentReader(configuration, path("absent.parquet")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("absent.parquet");
    }

    @Test
    void aFileThatIsNotParquetIsAnErrorThatNamesIt() throws IOException {
        Files.writeString(directory.resolve("text.parquet"), "this is not Parquet at all");
        assertThatThrownBy(() -> new DocumentReader(configuration, path("text.parquet")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text.parquet");
    }

    @Test
    void aFlippedBitIsFoundAndNamesTheFile() throws IOException {
        Path path = path("documents.parquet");
        write(path, List.of(Document.read(new DocumentId(0, 0), "s", "u", random(new Random(2), 100_000), Map.of())));
        java.nio.file.Path file = directory.resolve("documents.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.delete(directory.resolve(".documents.parquet.crc"));
        assertThatThrownBy(() -> read(path))
                .isInstanceOfAny(IOException.class, UncheckedIOException.class)
                .hasMessageContaining("documents.parquet");
    }

    private Path path(String name) {
        return new Path(directory.resolve(name).toUri());
    }

    private void write(Path path, List<Document> documents) throws IOException {
        try (var writer = new DocumentWriter(configuration, path)) {
            for (Document document : documents) {
                writer.write(document);
            }
        }
    }

    private List<Document> read(Path path) throws IOException {
        try (var reader = new DocumentReader(configuration, path)) {
            return list(reader);
        }
    }

    private static <T> List<T> list(Iterator<T> rows) {
        List<T> list = new ArrayList<>();
        rows.forEachRemaining(list::add);
        return list;
    }

    private static String random(Random random, int length) {
        var builder = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            builder.append((char) ('!' + random.nextInt(90)));
        }
        return builder.toString();
    }
}
