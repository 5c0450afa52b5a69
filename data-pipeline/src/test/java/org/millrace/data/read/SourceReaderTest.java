package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.data.document.Document;

class SourceReaderTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void aFileThatIsGoneIsAnErrorThatNamesIt(InputFormat format) {
        Path file = directory.resolve("gone.bin");
        var source = SourceFile.whole(0, "s", file.toUri().toString(), 10, 0, format, FieldMapping.DEFAULT);
        assertThatThrownBy(() -> new SourceReader(new Configuration()).read(source, new CollectedRecords()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone.bin");
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyFileOfAnyFormatIsCounted(InputFormat format) throws IOException {
        Path file = Files.createFile(directory.resolve("empty"));
        CollectedRecords read = CollectedRecords.read(file, format);
        assertThat(read.documents).isEmpty();
        assertThat(read.reasons()).containsExactly("empty_file");
        assertThat(read.positions()).containsExactly("byte 0");
    }

    @Test
    void anErrorOfTheSinkIsPassedOn() throws IOException {
        Path file = Files.writeString(directory.resolve("input"), "{\"text\":\"a\"}");
        var full = new RecordSink() {
            @Override
            public void document(Document document) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void bad(BadRecord record) {
                throw new AssertionError(record);
            }
        };
        var source = SourceFile.whole(0, "s", file.toUri().toString(), 10, 0, InputFormat.JSONL, FieldMapping.DEFAULT);
        assertThatThrownBy(() -> new SourceReader(new Configuration()).read(source, full))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    @Test
    void aLimitThatNoRecordFitsIsRefused() {
        assertThatThrownBy(() -> ReadLimits.ofBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be: 0");
    }
}
