package org.millrace.data.rows;

import java.io.IOException;
import java.util.Arrays;
import org.millrace.data.read.BadReason;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.ByteOrderMark;
import org.millrace.data.read.ByteScanner;
import org.millrace.data.read.DamagedInputException;
import org.millrace.data.read.Excerpt;

/** Consecutive lines of a file, copied out of the reader's memory; they are parsed where they are converted. */
final class JsonLineBatch<T> implements RowBatch<T> {

    /** Bytes after which a batch ends: enough to make handing it over cheap, few enough to keep all threads busy. */
    private static final int BATCH_BYTES = 1 << 20;

    private final JsonRowParser<T> parser;
    private final String file;
    private final long firstLine;
    private byte[] bytes = new byte[1 << 16];
    private int[] ends = new int[64];
    private int lines;

    private JsonLineBatch(JsonRowParser<T> parser, String file, long firstLine) {
        this.parser = parser;
        this.file = file;
        this.firstLine = firstLine;
    }

    /**
     * Hands a file over in batches.
     *
     * @param limit bytes of a line; a longer one is bad
     */
    static <T> void read(ByteScanner content, String file, int limit, JsonRowParser<T> parser, Sink<T> sink)
            throws IOException {
        long line = 1;
        JsonLineBatch<T> batch = new JsonLineBatch<>(parser, file, line);
        try {
            while (content.nextLine(limit)) {
                if (content.fullLength() > limit) {
                    sink.accept(batch);
                    sink.bad(tooLong(content, file, line, limit));
                    batch = new JsonLineBatch<>(parser, file, line + 1);
                } else {
                    batch.add(content, line == 1);
                    if (batch.bytes() >= BATCH_BYTES) {
                        sink.accept(batch);
                        batch = new JsonLineBatch<>(parser, file, line + 1);
                    }
                }
                line++;
            }
            sink.accept(batch);
        } catch (DamagedInputException e) {
            sink.accept(batch);
            sink.bad(new BadRecord(file, e.position(), e.reason().label(), String.valueOf(e.getMessage()), ""));
        }
    }

    private static BadRecord tooLong(ByteScanner content, String file, long line, int limit) {
        return new BadRecord(
                file,
                "line %d".formatted(line),
                BadReason.TOO_LONG.label(),
                "the line has %d bytes, at most %d are read".formatted(content.fullLength(), limit),
                Excerpt.of(content.lineBytes(), content.lineOffset(), content.lineLength()));
    }

    private void add(ByteScanner content, boolean first) {
        byte[] line = content.lineBytes();
        int offset = content.lineOffset();
        int length = content.lineLength();
        if (first) {
            int mark = ByteOrderMark.lengthOfUtf8(line, offset, length);
            offset += mark;
            length -= mark;
        }
        int start = start(lines);
        if (start + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + length, Math.min(2 * bytes.length, BATCH_BYTES * 2)));
        }
        System.arraycopy(line, offset, bytes, start, length);
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, 2 * lines);
        }
        ends[lines++] = start + length;
    }

    private int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    @Override
    public long bytes() {
        return start(lines);
    }

    @Override
    public void forEach(Target<T> target) throws IOException {
        for (int line = 0; line < lines; line++) {
            int start = start(line);
            parser.parse(file, "line %d".formatted(firstLine + line), bytes, start, ends[line] - start, target);
        }
    }
}
