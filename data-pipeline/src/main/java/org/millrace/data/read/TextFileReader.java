package org.millrace.data.read;

import java.io.IOException;
import java.util.Map;

/** A whole file as one document. */
final class TextFileReader implements RecordReader {

    private final int limit;
    private final StrictUtf8 utf8 = new StrictUtf8();

    TextFileReader(int limit) {
        this.limit = limit;
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        byte[] bytes = content.take(limit);
        if (!content.atEnd()) {
            long length = limit + content.pass(Long.MAX_VALUE);
            output.bad(
                    "byte 0",
                    BadReason.TOO_LONG,
                    "the file has %d bytes, at most %d are read as one document".formatted(length, limit),
                    Excerpt.of(bytes, 0, limit));
            return;
        }
        int start = ByteOrderMark.lengthOfUtf8(bytes, 0, bytes.length);
        if (!utf8.decode(bytes, start, bytes.length - start)) {
            output.bad(
                    "byte %d".formatted(start + utf8.fault()),
                    BadReason.INVALID_UTF8,
                    "the file is not UTF-8",
                    Excerpt.around(bytes, start, bytes.length - start, utf8.fault()));
            return;
        }
        output.text(0, "byte 0", null, utf8.toString(), Map.of());
    }
}
