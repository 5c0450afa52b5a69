package org.millrace.data.read;

import java.io.IOException;

/** A whole file as one document. */
final class TextFileReader implements RecordReader {

    private final int limit;
    private final DocumentFile kind;
    private final StrictUtf8 utf8 = new StrictUtf8();

    /** @param kind what the file's text is made into */
    TextFileReader(int limit, DocumentFile kind) {
        this.limit = limit;
        this.kind = kind;
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        byte[] bytes = content.take(limit);
        if (!content.atEnd()) {
            output.bad("byte 0", BadReason.TOO_LONG, tooLong(content, limit), Excerpt.of(bytes, 0, limit));
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
        DocumentFile.Content found = kind.read(utf8.toString());
        output.unicodeText(0, "byte 0", null, found.text(), found.metadata());
    }

    /** What is wrong with a file of which the limit has been taken; passes over the rest to know how long it is. */
    static String tooLong(ByteScanner content, int limit) throws IOException {
        long length = limit + content.pass(Long.MAX_VALUE);
        return "the file has %d bytes, at most %d are read as one document".formatted(length, limit);
    }
}
