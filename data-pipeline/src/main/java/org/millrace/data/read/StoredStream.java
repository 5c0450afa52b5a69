package org.millrace.data.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file as they are stored. It counts them, names the file where they cannot be had, and remembers that,
 * so that layers above can tell a storage failure from damaged content.
 */
final class StoredStream extends FilterInputStream {

    private final String path;
    private long position;
    private @Nullable IOException failure;

    StoredStream(InputStream in, String path) {
        this(in, path, 0);
    }

    /** @param position where in the file the stream begins */
    StoredStream(InputStream in, String path, long position) {
        super(in);
        this.path = path;
        this.position = position;
    }

    /** How many bytes have been read. */
    long position() {
        return position;
    }

    void seekTo(long newPosition) {
        position = newPosition;
    }

    /** Throws the storage failure again, if there was one. */
    void rethrowFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public int read() throws IOException {
        try {
            int value = in.read();
            if (value >= 0) {
                position++;
            }
            return value;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                position += count;
            }
            return count;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        try {
            long skipped = in.skip(count);
            position += skipped;
            return skipped;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private IOException failed(IOException cause) {
        IOException named =
                new IOException("Cannot read %s at byte %d: %s".formatted(path, position, cause.getMessage()), cause);
        failure = named;
        return named;
    }
}
