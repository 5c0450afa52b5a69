package org.millrace.data.read;

import java.io.IOException;

/**
 * One JSON object a line. A record's ordinal is its line's, from 0, so blank and bad lines keep their numbers. Scalar
 * fields beside the mapped ones become metadata as long as they are short.
 */
final class JsonLinesReader implements RecordReader {

    private final int limit;
    private final JsonLine json;

    JsonLinesReader(FieldMapping fields, int limit) {
        this.limit = limit;
        this.json = new JsonLine(fields);
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        content.toFirstLine();
        for (long line = 0; content.isInRange() && content.nextLine(limit); line++) {
            byte[] bytes = content.lineBytes();
            int offset = content.lineOffset();
            int length = content.lineLength();
            if (line == 0 && content.isFromStart()) {
                int mark = ByteOrderMark.lengthOfUtf8(bytes, offset, length);
                offset += mark;
                length -= mark;
            }
            if (content.fullLength() > limit) {
                output.bad(
                        content.linePlace(line),
                        BadReason.TOO_LONG,
                        "the line has %d bytes, at most %d are read".formatted(content.fullLength(), limit),
                        Excerpt.of(bytes, offset, length));
            } else if (!isBlank(bytes, offset, length)) {
                line(line, content, bytes, offset, length, output);
            }
        }
    }

    private void line(long record, ByteScanner content, byte[] bytes, int offset, int length, RecordOutput output)
            throws IOException {
        boolean read = json.read(bytes, offset, length);
        if (!content.isLineAscii() && !(read && json.isUtf8(offset, length))) {
            int fault = Utf8.fault(bytes, offset, length);
            if (fault >= 0) {
                output.bad(
                        content.linePlace(record),
                        BadReason.INVALID_UTF8,
                        "byte %d of the line is not UTF-8".formatted(fault),
                        Excerpt.around(bytes, offset, length, fault));
                return;
            }
        }
        String place = content.linePlace(record);
        if (!read) {
            output.bad(place, json.fault(), json.detail(), Excerpt.of(bytes, offset, length));
        } else if (json.isOdd()) {
            output.text(record, place, json.uri(), json.text(), json.metadata());
        } else {
            output.plainText(record, place, json.uri(), json.text(), json.metadata());
        }
    }

    private static boolean isBlank(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
