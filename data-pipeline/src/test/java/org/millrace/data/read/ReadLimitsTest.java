package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;

/** What is larger than anybody expects: it is read, or refused by a limit that has a name. */
class ReadLimitsTest {

    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    private Path directory;

    @Test
    @Tag("slow")
    void aDocumentOfAHundredMegabytesIsReadWhereTheLimitAllowsIt() throws IOException {
        Path file = directory.resolve("large");
        write(file, "{\"text\":\"", 100_000_000, "\"}\n{\"text\":\"after\"}\n");
        long[] lengths = new long[2];
        assertThat(read(file, InputFormat.JSONL, 128 << 20, lengths)).isEmpty();
        assertThat(lengths).containsExactly(100_000_000L, 5L);
        assertThat(read(file, InputFormat.JSONL, 64 << 20, lengths)).containsExactly("too_long");
        write(file, "text,n\n\"", 100_000_000, "\",1\nafter,2\n");
        assertThat(read(file, InputFormat.CSV, 128 << 20, lengths)).isEmpty();
        assertThat(lengths).containsExactly(100_000_000L, 5L);
        write(file, "", 100_000_000, "");
        assertThat(read(file, InputFormat.TEXT, 128 << 20, lengths)).isEmpty();
        assertThat(lengths[0]).isEqualTo(100_000_000L);
        assertThat(read(file, InputFormat.HTML, 64 << 20, lengths)).containsExactly("too_long");
    }

    @Test
    void aLineOfFiftyMegabytesIsReadByDefault() throws IOException {
        Path file = directory.resolve("large");
        write(file, "{\"other\":[\"", 50_000_000, "\"],\"text\":\"small\"}\n{\"text\":\"after\"}");
        long[] lengths = new long[2];
        assertThat(read(file, InputFormat.JSONL, ReadLimits.DEFAULT.recordBytes(), lengths))
                .isEmpty();
        assertThat(lengths).containsExactly(5L, 5L);
    }

    @Test
    @Tag("slow")
    void aMillionFilesFitIntoAManifestAndIntoTasks() throws IOException {
        var source = new InputSource("tiny", InputFormat.CODE, "hdfs://cluster/tree", FieldMapping.DEFAULT);
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < 1_000_000; i++) {
            files.add(new SourceFile(
                    i,
                    "tiny",
                    "hdfs://cluster/tree/",
                    "hdfs://cluster/tree/" + i + ".py",
                    100,
                    0,
                    0,
                    100,
                    InputFormat.CODE,
                    FieldMapping.DEFAULT));
        }
        var manifest = new InputManifest(List.of(source), files);
        List<List<SourceFile>> parts = ReadSplits.plan(manifest, 128 << 20);
        assertThat(parts).hasSize(489);
        assertThat(parts.stream().mapToInt(List::size).max()).hasValue(2048);
        var json =
                new org.apache.hadoop.fs.Path(directory.resolve("inputs.json").toUri());
        manifest.write(CONFIGURATION, json);
        InputManifest read = InputManifest.read(CONFIGURATION, json);
        assertThat(read.files().get(999_999)).isEqualTo(files.get(999_999));
        assertThat(read.fingerprint()).isEqualTo(manifest.fingerprint());
    }

    private static List<String> read(Path file, InputFormat format, int limit, long[] lengths) throws IOException {
        List<String> reasons = new ArrayList<>();
        var source =
                SourceFile.whole(0, "s", file.toUri().toString(), Files.size(file), 0, format, FieldMapping.DEFAULT);
        new SourceReader(CONFIGURATION, ReadLimits.ofBytes(limit)).read(source, new RecordSink() {
            private int count;

            @Override
            public void document(Document document) {
                lengths[count++] = document.text().length();
            }

            @Override
            public void bad(BadRecord record) {
                reasons.add(record.reason());
            }
        });
        return reasons;
    }

    private static void write(Path file, String before, int length, String after) throws IOException {
        byte[] piece = new byte[1_000_000];
        Arrays.fill(piece, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(before.getBytes(StandardCharsets.UTF_8));
            for (int written = 0; written < length; written += piece.length) {
                out.write(piece);
            }
            out.write(after.getBytes(StandardCharsets.UTF_8));
        }
    }
}
