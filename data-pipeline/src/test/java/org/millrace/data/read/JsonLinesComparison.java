package org.millrace.data.read;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;

/**
 * Reads JSON lines into documents and prints a row: who, seconds of the fastest pass, least seconds of processor time, bytes of the file, documents,
 * characters, and a checksum of the texts. The passes are over the same file, which is in the system's cache; the first
 * ones warm up the compiler, as the peers' code is compiled ahead of time.
 */
final class JsonLinesComparison {

    private JsonLinesComparison() {}

    /** Arguments: the file, and how many passes. */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]).toAbsolutePath();
        int passes = Integer.parseInt(arguments[1]);
        SourceFile file = SourceFile.whole(
                0, "bench", path.toUri().toString(), Files.size(path), 0, InputFormat.JSONL, FieldMapping.DEFAULT);
        var reader = new SourceReader(new Configuration());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double fastest = Double.MAX_VALUE;
        double processor = Double.MAX_VALUE;
        var counts = new Counts();
        for (int pass = 0; pass < passes; pass++) {
            counts = new Counts();
            long start = System.nanoTime();
            long startOfProcessor = threads.getCurrentThreadCpuTime();
            reader.read(file, counts);
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
            processor = Math.min(processor, (threads.getCurrentThreadCpuTime() - startOfProcessor) / 1e9);
        }
        var checksum = new Checksum();
        reader.read(file, checksum);
        System.out.printf(
                Locale.ROOT,
                "millrace\t%.4f\t%.4f\t%d\t%d\t%d\t%08x%n",
                fastest,
                processor,
                file.bytes(),
                counts.documents,
                counts.characters,
                checksum.crc.getValue());
    }

    /** Takes documents and does next to nothing with them. */
    private static final class Counts implements RecordSink {

        private long documents;
        private long characters;

        @Override
        public void document(Document document) {
            documents++;
            characters += document.text().length();
        }

        @Override
        public void bad(BadRecord record) {
            throw new IllegalStateException(record.toString());
        }
    }

    /** Of all texts, after the clock has stopped. */
    private static final class Checksum implements RecordSink {

        private final CRC32 crc = new CRC32();

        @Override
        public void document(Document document) {
            crc.update(document.text().getBytes(StandardCharsets.UTF_8));
            crc.update('\n');
        }

        @Override
        public void bad(BadRecord record) {
            throw new IllegalStateException(record.toString());
        }
    }
}
