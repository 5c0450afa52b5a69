package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.DocumentWriter;

class TokenizedFileTest {

    private final Configuration configuration = new Configuration();

    @TempDir
    private java.nio.file.Path directory;

    @Test
    void documentsComeBackAsTheyWere() throws IOException {
        List<TokenizedDocument> documents = List.of(
                new TokenizedDocument(7, "web", 1, new int[] {0, 151664, Integer.MAX_VALUE}),
                new TokenizedDocument(8, "web", 0, new int[0]),
                new TokenizedDocument(8, "web", 0, new TreeMap<>(Map.of("long", 2, "ß", 0)), new int[] {1}),
                new TokenizedDocument(Long.MAX_VALUE, "ü", 3, new int[] {5}),
                new TokenizedDocument(
                        9, "", 1, new Random(1).ints(300_000, 0, 200_000).toArray()));
        write(path("a.parquet"), documents);
        assertThat(read(path("a.parquet")))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(documents);
    }

    @Test
    void anEmptyFileHasNoDocuments() throws IOException {
        write(path("a.parquet"), List.of());
        assertThat(read(path("a.parquet"))).isEmpty();
    }

    @Test
    void theSameDocumentsMakeTheSameBytesWhateverTheConfiguration() throws IOException {
        var random = new Random(2);
        List<TokenizedDocument> documents = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            documents.add(new TokenizedDocument(
                    i,
                    "source" + i % 3,
                    1,
                    random.ints(random.nextInt(2000), 0, 8192).toArray()));
        }
        write(path("a.parquet"), documents);
        configuration.setInt("parquet.compression.codec.zstd.level", 19);
        configuration.setInt("parquet.page.size", 1000);
        write(path("b.parquet"), documents);
        assertThat(Files.readAllBytes(directory.resolve("b.parquet")))
                .isEqualTo(Files.readAllBytes(directory.resolve("a.parquet")));
    }

    @Test
    void aFileOfSomethingElseIsAnErrorThatNamesTheFileAndTheColumns() throws IOException {
        new DocumentWriter(configuration, path("documents.parquet")).close();
        assertThatThrownBy(() -> read(path("documents.parquet")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("documents.parquet")
                .hasMessageContaining("input_ids");
    }

    @Test
    void aMissingFileIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> read(path("absent.parquet")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("absent.parquet");
    }

    @Test
    void aFlippedBitIsFoundAndNamesTheFile() throws IOException {
        int[] ids = new Random(3).ints(100_000, 0, 151_665).toArray();
        write(path("a.parquet"), List.of(new TokenizedDocument(0, "s", 1, ids)));
        java.nio.file.Path file = directory.resolve("a.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.delete(directory.resolve(".a.parquet.crc"));
        assertThatThrownBy(() -> read(path("a.parquet")))
                .isInstanceOfAny(IOException.class, UncheckedIOException.class)
                .hasMessageContaining("a.parquet");
    }

    private Path path(String name) {
        return new Path(directory.resolve(name).toUri());
    }

    private void write(Path path, List<TokenizedDocument> documents) throws IOException {
        try (var writer = new TokenizedWriter(configuration, path)) {
            for (TokenizedDocument document : documents) {
                writer.write(document);
            }
        }
    }

    private List<TokenizedDocument> read(Path path) throws IOException {
        List<TokenizedDocument> documents = new ArrayList<>();
        try (var reader = new TokenizedReader(configuration, path)) {
            reader.forEachRemaining(documents::add);
        }
        return documents;
    }
}
