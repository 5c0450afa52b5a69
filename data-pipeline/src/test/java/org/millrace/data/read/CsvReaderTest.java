package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.data.read.CompressedBytes.gzip;
import static org.millrace.data.read.CompressedBytes.joined;
import static org.millrace.data.read.CompressedBytes.utf8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

class CsvReaderTest {

    private static final FieldMapping FIELDS = new FieldMapping("body", "key", "url");

    @TempDir
    private Path directory;

    @Test
    void aRowBecomesADocumentWithItsMappedFieldsAndShortValues() throws IOException {
        CollectedRecords read = read(
                "key,url,body,year,nothing\r\n7,https://example.org/1,\"Bread, \"\"dark\"\" and\r\nwhite\",1999,\r\n8,,plain,2000,x\r\n");
        assertThat(read.bad).isEmpty();
        assertThat(read.documents.get(0))
                .isEqualTo(Document.read(
                        new DocumentId(5, 0),
                        "source",
                        "https://example.org/1",
                        "Bread, \"dark\" and\r\nwhite",
                        Map.of("id", "7", "year", "1999")));
        assertThat(read.texts()).hasSize(2).last().isEqualTo("plain");
        assertThat(read.documents.get(1).uri()).endsWith("/input.csv");
        assertThat(read.ordinals()).containsExactly(0L, 1L);
    }

    @Test
    void valuesMayBeEmptyQuotedAndAtTheEnd() throws IOException {
        assertThat(read("\"body\",b\n\"\",\"\"\n\"a\",\n\"b\",\"\"").texts()).containsExactly("a", "b");
        assertThat(read("x,body\n,last").texts()).containsExactly("last");
        assertThat(read("body\none\n\n\r\ntwo").texts()).containsExactly("one", "two");
        assertThat(read("body\n5\" screen and 7\" screen\n").texts()).containsExactly("5\" screen and 7\" screen");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "one,two,three  | invalid_csv | 3 values, expected 2",
                "one            | invalid_csv | 1 values, expected 2",
                "\"one\"x,two   | invalid_csv | value 1 goes on behind its closing quote",
                "\" \",two      | empty_text  | 1 characters",
            })
    void aBadRowIsKeptWithItsReason(String row, String reason, String detail) throws IOException {
        CollectedRecords read = read("body,b\nbefore,1\n" + row + "\nafter,2\n");
        assertThat(read.texts()).containsExactly("before", "after");
        assertThat(read.reasons()).containsExactly(reason);
        assertThat(read.positions()).containsExactly("line 3");
        assertThat(read.bad.get(0).detail()).contains(detail);
    }

    @Test
    void aQuoteThatIsNeverClosedIsReportedAndMemoryIsBounded() throws IOException {
        CollectedRecords read = read("body\nfine\n\"open\n" + "line\n".repeat(10) + "end");
        assertThat(read.texts()).containsExactly("fine");
        assertThat(read.reasons()).containsExactly("invalid_csv");
        assertThat(read.bad.get(0).detail()).contains("ends within quotes");
        read = read(utf8("body\n\"open\n" + "0123456789\n".repeat(500) + "\"\nafter\n"), "input.csv", 1000);
        assertThat(read.reasons()).contains("too_long");
        assertThat(read.bad.get(0).detail()).contains("more than 1000 bytes").contains("is a quote not closed?");
        assertThat(read.texts()).last().isEqualTo("after");
    }

    @Test
    void withoutTheColumnOfTheTextEveryRowIsCounted() throws IOException {
        CollectedRecords read = read("a,b\n1,2\n3,\"4\n4\"\n");
        assertThat(read.reasons()).containsExactly("missing_text");
        assertThat(read.bad.get(0).detail()).contains("`body`", "[a, b]");
        assertThat(read.summary.bad()).isEqualTo(2);
    }

    @Test
    void tabsAreTheBordersOfFilesThatAreCalledSoAndCompressionIsFoundByBytes() throws IOException {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        byte[] file = gzip(joined(mark, utf8("body\tb\nwith, comma\t1\n")));
        assertThat(read(file, "input.tsv.gz", 1 << 20).texts()).containsExactly("with, comma");
    }

    @Test
    void bytesThatAreNoUtf8AreABadRow() throws IOException {
        CollectedRecords read =
                read(joined(utf8("body\ncaf"), new byte[] {(byte) 0xE9}, utf8("\nfine\n")), "input.csv", 100);
        assertThat(read.reasons()).containsExactly("invalid_utf8");
        assertThat(read.texts()).containsExactly("fine");
    }

    @Test
    void linesOfEveryLengthAreReadAcrossTheBuffer() throws IOException {
        var file = new StringBuilder("body,n\n");
        for (int i = 0; i < 3000; i++) {
            file.append('"')
                    .append("ab\"\"\n".repeat(i % 90))
                    .append("z\",")
                    .append(i)
                    .append('\n');
        }
        CollectedRecords read = read(utf8(file.toString()), "input.csv", 1 << 20);
        assertThat(read.bad).isEmpty();
        for (int i = 0; i < 3000; i++) {
            assertThat(read.documents.get(i).text()).isEqualTo("ab\"\n".repeat(i % 90) + "z");
        }
    }

    private CollectedRecords read(String content) throws IOException {
        return read(utf8(content), "input.csv", 1 << 20);
    }

    private CollectedRecords read(byte[] content, String name, int limit) throws IOException {
        return CollectedRecords.read(Files.write(directory.resolve(name), content), InputFormat.CSV, FIELDS, limit);
    }
}
