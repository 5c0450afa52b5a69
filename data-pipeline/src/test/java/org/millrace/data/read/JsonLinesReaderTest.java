package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.data.read.CompressedBytes.firstPart;
import static org.millrace.data.read.CompressedBytes.gzip;
import static org.millrace.data.read.CompressedBytes.joined;
import static org.millrace.data.read.CompressedBytes.utf8;
import static org.millrace.data.read.CompressedBytes.zstd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class JsonLinesReaderTest {

    @TempDir
    private Path directory;

    @Test
    void aLineBecomesADocumentWithItsMappedFieldsAndShortScalars() throws IOException {
        var fields = new FieldMapping("body", "key", "url");
        String line = """
                {"url":"https://example.org/1","key":17,"body":"Größe\\n\\ud83d\\ude00 \\u00e9","year":1999,"good":true,\
                "ratio":0.50,"nothing":null,"tags":["a",{"body":"not this"}],"inner":{"body":"nor this"},"long":"%s"}
                """.formatted("x".repeat(257));
        CollectedRecords read = read(utf8(line), fields, 1 << 20);
        assertThat(read.bad).isEmpty();
        assertThat(read.documents)
                .containsExactly(Document.read(
                        new DocumentId(5, 0),
                        "source",
                        "https://example.org/1",
                        "Größe\n😀 é",
                        Map.of("id", "17", "year", "1999", "good", "true", "ratio", "0.50")));
    }

    @Test
    void withoutAnAddressADocumentCarriesThePathOfItsFile() throws IOException {
        CollectedRecords read = read("{\"text\":\"a\"}");
        assertThat(read.documents.get(0).uri()).endsWith("/input").startsWith("file:");
    }

    @Test
    void ordinalsCountLinesSoThatTheyDoNotDependOnWhatIsBad() throws IOException {
        CollectedRecords read = read("{\"text\":\"a\"}\n\nbad\n{\"text\":\"b\"}\r\n   \n{\"text\":\"c\"}");
        assertThat(read.texts()).containsExactly("a", "b", "c");
        assertThat(read.ordinals()).containsExactly(0L, 3L, 5L);
        assertThat(read.positions()).containsExactly("line 3");
        assertThat(read.summary.documents()).isEqualTo(3);
        assertThat(read.summary.bad()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\":\"a\"                | invalid_json       | end-of-input",
                "{\"text\":\"a\"} {}            | invalid_json       | more follows",
                "{\"text\":\"a\"}]              | invalid_json       | column",
                "{\"text\":\"a\\x\"}            | invalid_json       | escape",
                "{'text':'a'}                   | invalid_json       | column",
                "nonsense                       | invalid_json       | nonsense",
                "[\"text\"]                     | not_an_object      | a list",
                "\"text\"                       | not_an_object      | a string",
                "12                             | not_an_object      | a number",
                "{}                             | missing_text       | no field `text`",
                "{\"Text\":\"a\"}               | missing_text       | no field `text`",
                "{\"text\":null}                | missing_text       | null",
                "{\"text\":7}                   | text_not_a_string  | a number",
                "{\"text\":{\"text\":\"a\"}}    | text_not_a_string  | an object",
                "{\"text\":[\"a\"]}             | text_not_a_string  | a list",
                "{\"text\":\"\"}                | empty_text         | 0 characters",
                "{\"text\":\" \\n\\u2003\"}     | empty_text         | 3 characters",
                "{\"text\":\"a\\u0000b\"}       | nul_character      | character 1 of 3",
                "{\"text\":\"ab\\ud83d\"}       | unpaired_surrogate | U+D83D",
                "{\"text\":\"\\ude00\\ud83d\"}  | unpaired_surrogate | character 0 of 2",
            })
    void aBadLineIsKeptWithItsReason(String line, String reason, String detail) throws IOException {
        CollectedRecords read = read("{\"text\":\"before\"}\n" + line + "\n{\"text\":\"after\"}\n");
        assertThat(read.texts()).containsExactly("before", "after");
        assertThat(read.reasons()).containsExactly(reason);
        BadRecord bad = read.bad.get(0);
        assertThat(bad.position()).isEqualTo("line 2");
        assertThat(bad.detail()).contains(detail);
        assertThat(bad.file()).endsWith("/input");
        assertThat(bad.records()).isEqualTo(1);
    }

    @Test
    void invalidUtf8IsABadLineThatShowsTheBytes() throws IOException {
        byte[] file = joined(
                utf8("{\"text\":\"caf"),
                new byte[] {(byte) 0xE9},
                utf8("\"}\n{\"text\":\"fine\"}\n{\"text\":\""),
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                utf8("\"}\n{\"text\":\""),
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                utf8("\"}\n"));
        CollectedRecords read = read(file, FieldMapping.DEFAULT, 1 << 20);
        assertThat(read.texts()).containsExactly("fine");
        assertThat(read.reasons()).containsExactly("invalid_utf8", "invalid_utf8", "invalid_utf8");
        assertThat(read.positions()).containsExactly("line 1", "line 3", "line 4");
        assertThat(read.bad.get(0).excerpt()).isEqualTo("{\"text\":\"caf\\xe9\"}");
        assertThat(read.bad.get(0).detail()).contains("byte 12 of the line");
    }

    @Test
    void theByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        CollectedRecords read =
                read(joined(mark, utf8("{\"text\":\"a\"}\n{\"text\":\"b\"}")), FieldMapping.DEFAULT, 1 << 20);
        assertThat(read.texts()).containsExactly("a", "b");
    }

    @Test
    void anOverlongLineIsPassedOver() throws IOException {
        String longLine = "{\"text\":\"" + "x".repeat(1_000_000) + "\"}";
        CollectedRecords read =
                read(utf8("{\"text\":\"a\"}\n" + longLine + "\n{\"text\":\"b\"}"), FieldMapping.DEFAULT, 1000);
        assertThat(read.texts()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly("too_long");
        assertThat(read.positions()).containsExactly("line 2");
        assertThat(read.bad.get(0).detail()).contains("1000011 bytes");
        assertThat(read.bad.get(0).excerpt()).hasSizeLessThan(200);
    }

    @Test
    void longStringsAreReadUpToTheLimit() throws IOException {
        String text = "ü".repeat(12_000_000);
        CollectedRecords read = read(utf8("{\"text\":\"" + text + "\"}"), FieldMapping.DEFAULT, 30_000_000);
        assertThat(read.bad).isEmpty();
        assertThat(read.texts()).containsExactly(text);
    }

    @Test
    void deepNestingIsABadLineAndNotAStackOverflow() throws IOException {
        CollectedRecords read = read("{\"a\":" + "[".repeat(100_000) + "\n{\"text\":\"b\"}");
        assertThat(read.reasons()).containsExactly("invalid_json");
        assertThat(read.texts()).containsExactly("b");
    }

    @Test
    void surrogatesThatStandAloneAreReplacedBesideTheText() throws IOException {
        CollectedRecords read = read("{\"text\":\"a\",\"author\":\"x\\ud800y\"}");
        assertThat(read.documents.get(0).metadata()).containsEntry("author", "x\uFFFDy");
    }

    @Test
    void compressionIsFoundByItsBytes() throws IOException {
        byte[] lines = utf8("{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
        for (byte[] file : new byte[][] {lines, gzip(lines), zstd(lines), joined(gzip(lines), gzip(new byte[0]))}) {
            assertThat(read(file, FieldMapping.DEFAULT, 1 << 20).texts()).containsExactly("a", "b");
        }
    }

    @Test
    void ofATruncatedFileTheWholeLinesAreReadAndTheCutIsReportedOnce() throws IOException {
        var lines = new StringBuilder();
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"text\":\"").append(random.nextLong()).append("\"}\n");
        }
        byte[] whole = gzip(utf8(lines.toString()));
        CollectedRecords read = read(firstPart(whole, whole.length / 2), FieldMapping.DEFAULT, 1 << 20);
        assertThat(read.documents).hasSizeBetween(8_000, 12_000);
        assertThat(read.reasons()).containsExactly("truncated_gzip");
        assertThat(read.positions()).containsExactly("byte %d of the compressed file".formatted(whole.length / 2));

        whole = zstd(utf8(lines.toString()));
        read = read(firstPart(whole, whole.length / 2), FieldMapping.DEFAULT, 1 << 20);
        assertThat(read.documents).hasSizeGreaterThan(5_000);
        assertThat(read.reasons()).containsExactly("truncated_zstd");
    }

    @Test
    void anEmptyFileIsCounted() throws IOException {
        for (byte[] file : new byte[][] {{}, gzip(new byte[0]), zstd(new byte[0])}) {
            CollectedRecords read = read(file, FieldMapping.DEFAULT, 1 << 20);
            assertThat(read.reasons()).containsExactly("empty_file");
            assertThat(read.summary.bad()).isEqualTo(1);
        }
    }

    private CollectedRecords read(String content) throws IOException {
        return read(utf8(content), FieldMapping.DEFAULT, 1 << 20);
    }

    private CollectedRecords read(byte[] content, FieldMapping fields, int limit) throws IOException {
        Path file = Files.write(directory.resolve("input"), content);
        return CollectedRecords.read(file, InputFormat.JSONL, fields, limit);
    }
}
