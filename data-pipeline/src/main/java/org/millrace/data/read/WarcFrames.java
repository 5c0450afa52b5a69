package org.millrace.data.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * Goes from record to record of a web archive. The archive library gives up at the first broken header; here each
 * record stands by itself, and after a broken one the next line that begins a record is looked for.
 */
final class WarcFrames {

    private static final int MOST_HEADER_BYTES = 1 << 20;
    private static final int MOST_LINE_BYTES = 64 << 10;
    private static final byte[] VERSION = "WARC/".getBytes(StandardCharsets.US_ASCII);

    private final ByteScanner content;

    /** Where the line in hand begins, and whether it has been looked for but not used. */
    private long linePosition;

    private boolean lineInHand;

    WarcFrames(ByteScanner content) {
        this.content = content;
    }

    /**
     * The next record, with the content standing at its block; null at the end.
     *
     * @throws DamagedInputException where no record can be made of what is there; the next call goes on behind it
     */
    @Nullable
    WarcBlock next() throws IOException {
        while (true) {
            if (!lineInHand && content.isRangeRead() || !line()) {
                return null;
            }
            if (beginsRecord()) {
                return header();
            }
            if (lengthWithoutReturn() > 0) {
                throw resynchronise(linePosition, "expected a line that begins with WARC/", excerpt());
            }
        }
    }

    private WarcBlock header() throws IOException {
        long position = linePosition;
        String version = excerpt();
        var header = new ByteArrayOutputStream();
        while (true) {
            if (!line()) {
                throw new DamagedInputException(
                        BadReason.TRUNCATED_WARC, label(position), "the file ends within a record's header");
            }
            int length = lengthWithoutReturn();
            header.write(content.lineBytes(), content.lineOffset(), length);
            header.write('\r');
            header.write('\n');
            if (length == 0) {
                break;
            }
            if (beginsRecord()) {
                lineInHand = true;
                throw damaged(position, "another record begins within the header", version);
            }
            if (header.size() > MOST_HEADER_BYTES || content.fullLength() > MOST_LINE_BYTES) {
                throw resynchronise(
                        position, "the header is longer than %d bytes".formatted(MOST_HEADER_BYTES), version);
            }
        }
        MessageHeaders headers;
        try {
            headers = MessageHeaders.parse(Channels.newChannel(new ByteArrayInputStream(header.toByteArray())));
        } catch (IOException | RuntimeException e) {
            throw resynchronise(position, "the header cannot be read: " + e.getMessage(), version);
        }
        String type = headers.first("WARC-Type").orElse("").trim().toLowerCase(Locale.ROOT);
        String length = headers.first("Content-Length").orElse("").trim();
        if (type.isEmpty()) {
            throw resynchronise(position, "the header has no WARC-Type", version);
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw resynchronise(position, "Content-Length is `%s`, expected a number".formatted(length), version);
        }
        return new WarcBlock(label(position), type, headers, Long.parseLong(length));
    }

    /** Passes over everything up to the next line that begins a record. */
    private DamagedInputException resynchronise(long position, String detail, String excerpt) throws IOException {
        while (line()) {
            if (beginsRecord()) {
                lineInHand = true;
                break;
            }
        }
        return damaged(position, detail, excerpt);
    }

    private DamagedInputException damaged(long position, String detail, String excerpt) {
        return new DamagedInputException(
                BadReason.CORRUPT_WARC,
                label(position),
                "%s, at `%s`; reading goes on at the next record".formatted(detail, excerpt));
    }

    private boolean line() throws IOException {
        if (lineInHand) {
            lineInHand = false;
            return true;
        }
        linePosition = content.position();
        return content.nextLine(MOST_LINE_BYTES);
    }

    private boolean beginsRecord() {
        if (content.lineLength() < VERSION.length) {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (content.lineBytes()[content.lineOffset() + i] != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    private int lengthWithoutReturn() {
        int length = content.lineLength();
        boolean ends = length > 0 && content.lineBytes()[content.lineOffset() + length - 1] == '\r';
        return ends ? length - 1 : length;
    }

    private String excerpt() {
        return Excerpt.of(content.lineBytes(), content.lineOffset(), lengthWithoutReturn());
    }

    private String label(long position) {
        return "record at byte " + position + content.afterStart();
    }
}
