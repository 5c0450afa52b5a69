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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileReaderTest {

    @TempDir
    private Path directory;

    @Test
    void aFileIsOneDocument() throws IOException {
        String text = "int main() {\r\n\treturn 0; // größer 😀\n}\n";
        for (byte[] file : new byte[][] {utf8(text), gzip(utf8(text)), zstd(utf8(text)), utf8("\uFEFF" + text)}) {
            CollectedRecords read = read(file, 1 << 20);
            assertThat(read.texts()).containsExactly(text);
            assertThat(read.ordinals()).containsExactly(0L);
            assertThat(read.documents.get(0).uri()).endsWith("/input.txt");
        }
    }

    @Test
    void bytesThatAreNoUtf8AreReportedWithTheirPlace() throws IOException {
        CollectedRecords read = read(joined(utf8("plain "), new byte[] {(byte) 0xFF, 'x'}), 100);
        assertThat(read.documents).isEmpty();
        assertThat(read.reasons()).containsExactly("invalid_utf8");
        assertThat(read.positions()).containsExactly("byte 6");
        assertThat(read.bad.get(0).excerpt()).isEqualTo("plain \\xffx");
    }

    @Test
    void binaryFilesAreToldByTheirNuls() throws IOException {
        assertThat(read(new byte[] {'a', 0, 'b'}, 100).reasons()).containsExactly("nul_character");
    }

    @Test
    void whatIsNotThereIsCounted() throws IOException {
        assertThat(read(utf8(" \n\n"), 100).reasons()).containsExactly("empty_text");
        assertThat(read(new byte[0], 100).reasons()).containsExactly("empty_file");
    }

    @Test
    void theLimitHolds() throws IOException {
        assertThat(read(utf8("x".repeat(100)), 100).documents).hasSize(1);
        CollectedRecords read = read(gzip(utf8("x".repeat(5000))), 100);
        assertThat(read.documents).isEmpty();
        assertThat(read.reasons()).containsExactly("too_long");
        assertThat(read.bad.get(0).detail()).contains("5000 bytes");
    }

    @Test
    void halfATextIsNoDocument() throws IOException {
        byte[] file = gzip(utf8("the beginning of a long text and its end"));
        CollectedRecords read = read(firstPart(file, file.length - 12), 100);
        assertThat(read.documents).isEmpty();
        assertThat(read.reasons()).containsExactly("truncated_gzip");
    }

    private CollectedRecords read(byte[] content, int limit) throws IOException {
        Path file = Files.write(directory.resolve("input.txt"), content);
        return CollectedRecords.read(file, InputFormat.TEXT, FieldMapping.DEFAULT, limit);
    }
}
