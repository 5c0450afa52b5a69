package org.millrace.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Content of gzip members, one after another (RFC 1952). {@link java.util.zip.GZIPInputStream} decides by
 * {@link InputStream#available()} whether another member follows, and object stores answer 0 there, so that it may end
 * after the first member without a word; this one reads on to the end of the file.
 */
final class GzipStream extends InputStream {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final StoredStream stored;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[BUFFER_BYTES];
    private int inputAt;
    private int inputEnd;
    private boolean inMember;
    private boolean ended;
    private long contentBytes;

    GzipStream(InputStream in, StoredStream stored) {
        this.in = in;
        this.stored = stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !startMember()) {
                ended = true;
                break;
            }
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                checksum.update(bytes, offset, count);
                contentBytes += count;
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            if (inputAt == inputEnd && !fill()) {
                throw truncated();
            }
            inflater.setInput(input, inputAt, inputEnd - inputAt);
            inputAt = inputEnd;
        }
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            throw corrupt("invalid deflate data (%s)".formatted(e.getMessage()));
        }
    }

    /** Reads a member's header; false at the end of the file. Zeros between members are padding, as tape blocks had. */
    private boolean startMember() throws IOException {
        int first;
        do {
            first = nextOrEnd();
        } while (first == 0);
        if (first < 0) {
            return false;
        }
        if (first != 0x1F || next() != 0x8B) {
            throw corrupt("expected another gzip member");
        }
        int method = next();
        if (method != 8) {
            throw corrupt("unknown compression method %d".formatted(method));
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipString();
        }
        if ((flags & COMMENT) != 0) {
            skipString();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        contentBytes = 0;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        inputAt -= inflater.getRemaining();
        long expectedChecksum = nextInteger();
        long expectedBytes = nextInteger();
        inMember = false;
        if (expectedChecksum != checksum.getValue() || expectedBytes != (contentBytes & 0xFFFFFFFFL)) {
            throw corrupt("checksum %08x over %d bytes, expected %08x over %d"
                    .formatted(checksum.getValue(), contentBytes & 0xFFFFFFFFL, expectedChecksum, expectedBytes));
        }
    }

    private long nextInteger() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipString() throws IOException {
        int character;
        do {
            character = next();
        } while (character != 0);
    }

    private int next() throws IOException {
        int value = nextOrEnd();
        if (value < 0) {
            throw truncated();
        }
        return value;
    }

    private int nextOrEnd() throws IOException {
        return inputAt == inputEnd && !fill() ? -1 : input[inputAt++] & 0xFF;
    }

    private boolean fill() throws IOException {
        inputAt = 0;
        inputEnd = 0;
        int count = in.read(input, 0, input.length);
        if (count <= 0) {
            return false;
        }
        inputEnd = count;
        return true;
    }

    private DamagedInputException truncated() {
        ended = true;
        return new DamagedInputException(
                BadReason.TRUNCATED_GZIP,
                "byte %d of the compressed file".formatted(stored.position()),
                "the file ends within a gzip member; what came before was read");
    }

    private DamagedInputException corrupt(String detail) {
        ended = true;
        return new DamagedInputException(
                BadReason.CORRUPT_GZIP,
                "byte %d of the compressed file".formatted(stored.position() - unread()),
                detail + "; the rest of the file is lost");
    }

    private int unread() {
        return inMember ? inflater.getRemaining() : inputEnd - inputAt;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
