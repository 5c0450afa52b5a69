package org.millrace.data.read;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Content of a range of a stored file, decompressed, and behind it, for the line that the range ends within, that of the
 * rest of the file. The range begins where content can be read from: anywhere in a plain file, and in a compressed one at
 * a member or frame.
 */
final class StoredRange extends InputStream {

    private final FSDataInputStream file;
    private final SourceFile range;
    private InputStream content;
    private long read;
    private long boundary = Long.MAX_VALUE;

    StoredRange(FSDataInputStream file, SourceFile range) throws IOException {
        this.file = file;
        this.range = range;
        this.content = open(range.start(), range.end());
    }

    private InputStream open(long from, long to) throws IOException {
        file.seek(from);
        return Decompression.open(new StoredStream(new Bounded(file, to - from), range.path(), from));
    }

    /** Where in the content the range ends; as long as that is not known, more than has been read. */
    long boundary() {
        return boundary;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count;
        do {
            count = read(one, 0, 1);
        } while (count == 0);
        return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = content.read(bytes, offset, length);
        if (count < 0 && boundary == Long.MAX_VALUE) {
            boundary = read;
            content.close();
            content = range.end() < range.bytes() ? open(range.end(), range.bytes()) : InputStream.nullInputStream();
            count = content.read(bytes, offset, length);
        }
        read += Math.max(0, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            content.close();
        }
    }

    /** So many bytes of a stream, which it does not close. */
    private static final class Bounded extends InputStream {

        private final InputStream in;
        private long left;

        private Bounded(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int value = in.read();
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
