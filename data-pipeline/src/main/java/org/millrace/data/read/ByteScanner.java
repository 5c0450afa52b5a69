package org.millrace.data.read;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lines and blocks from a stream of bytes. A line is a view of the scanner's own memory until the next call. Memory is
 * bounded by the limit a caller gives, however long the line is.
 */
public final class ByteScanner implements Closeable {

    /** Larger ones are no faster: the bytes then leave the caches before they are looked at. */
    private static final int BUFFER_BYTES = 64 << 10;

    private static final long LINE_FEEDS = ByteWords.each('\n');

    private final InputStream in;

    /** Which part of a file it is; null for a whole one. */
    private final @Nullable StoredRange range;

    private final long start;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long endPosition;

    private boolean beyondAscii;

    private byte[] assembled = {};
    private byte[] line = buffer;
    private int lineOffset;
    private int lineLength;
    private long fullLength;

    ByteScanner(InputStream in) {
        this.in = in;
        this.range = null;
        this.start = 0;
    }

    private ByteScanner(StoredRange range, long start) {
        this.in = range;
        this.range = range;
        this.start = start;
    }

    /**
     * Opens a file on any Hadoop file system; one that is compressed with gzip or zstd is decompressed.
     *
     * @throws IOException where it cannot be opened; the message names it
     */
    public static ByteScanner open(Configuration configuration, Path path) throws IOException {
        try {
            return of(path.getFileSystem(configuration).open(path), path.toString());
        } catch (IOException e) {
            throw cannotOpen(path, e);
        }
    }

    /** Opens a file of the input manifest, or its range. */
    static ByteScanner open(Configuration configuration, SourceFile file) throws IOException {
        Path path = new Path(file.path());
        if (!file.isRange()) {
            return open(configuration, path);
        }
        try {
            return new ByteScanner(
                    new StoredRange(path.getFileSystem(configuration).open(path), file), file.start());
        } catch (IOException e) {
            throw cannotOpen(path, e);
        }
    }

    private static IOException cannotOpen(Path path, IOException cause) {
        String reason = cause instanceof FileNotFoundException
                ? "it was there when the inputs were listed, and is gone now"
                : String.valueOf(cause.getMessage());
        return new IOException("Cannot open %s: %s".formatted(path, reason), cause);
    }

    /**
     * The content of a stream that is stored under a name, decompressed likewise.
     *
     * @throws IOException where its first bytes cannot be read
     */
    public static ByteScanner of(InputStream stored, String name) throws IOException {
        return new ByteScanner(Decompression.open(new StoredStream(stored, name)));
    }

    /** Offset of the next byte in the content, after decompression. */
    long position() {
        return endPosition - end + at;
    }

    /** True where the content is that of a file from its first byte. */
    boolean isFromStart() {
        return start == 0;
    }

    /**
     * Goes to the first line of a range. A line belongs to the range that its first byte is in; one that begins right at
     * a boundary belongs to the range before, which cannot see that it has come to a line's end.
     */
    void toFirstLine() throws IOException {
        if (start > 0) {
            nextLine(0);
        }
    }

    /** Whether what begins here belongs to the range; of a whole file everything does. */
    boolean isInRange() {
        return range == null || position() <= range.boundary();
    }

    /** Whether the range has been read to its end, beyond which only a line goes on. */
    boolean isRangeRead() throws IOException {
        return atEnd() || range != null && position() >= range.boundary();
    }

    /** Where a line is, for people. */
    String linePlace(long line) {
        return "line " + (line + 1) + afterStart();
    }

    /** Where a byte of the content is, for people. */
    String afterStart() {
        return start == 0 ? "" : " after byte " + start;
    }

    /** True where no byte is left. */
    public boolean atEnd() throws IOException {
        return at == end && !fill();
    }

    /**
     * Goes to the next line; false where there is none. The line feed is not part of it.
     *
     * @param limit bytes that are kept of it; the rest is passed over, and {@link #fullLength()} counts it
     * @throws DamagedInputException where the compressed bytes are damaged from here on
     */
    public boolean nextLine(int limit) throws IOException {
        if (atEnd()) {
            return false;
        }
        beyondAscii = false;
        int feed = indexOfLineFeed();
        if (feed >= 0) {
            line = buffer;
            lineOffset = at;
            fullLength = (long) feed - at;
            lineLength = Math.min(limit, feed - at);
            at = feed + 1;
            return true;
        }
        assemble(limit);
        return true;
    }

    /** A line that does not lie in the buffer as a whole. */
    private void assemble(int limit) throws IOException {
        int kept = 0;
        fullLength = 0;
        boolean complete = false;
        while (!complete && !atEnd()) {
            int feed = indexOfLineFeed();
            complete = feed >= 0;
            int piece = (complete ? feed : end) - at;
            int taken = Math.min(piece, limit - kept);
            if (kept + taken > assembled.length) {
                long wanted = Math.max(kept + taken, Math.min(limit, 2L * assembled.length));
                assembled = Arrays.copyOf(assembled, (int) Math.max(wanted, BUFFER_BYTES));
            }
            System.arraycopy(buffer, at, assembled, kept, taken);
            kept += taken;
            fullLength += piece;
            at += complete ? piece + 1 : piece;
        }
        line = assembled;
        lineOffset = 0;
        lineLength = kept;
    }

    /** Where the line lies; not to be changed, and good until the next call. */
    public byte[] lineBytes() {
        return line;
    }

    public int lineOffset() {
        return lineOffset;
    }

    /** Whether the line is surely ASCII; false may also mean that of a few bytes behind it. */
    boolean isLineAscii() {
        return !beyondAscii;
    }

    /** Bytes of the line that were kept. */
    public int lineLength() {
        return lineLength;
    }

    /** Bytes of the line in the file. */
    public long fullLength() {
        return fullLength;
    }

    /** Up to {@code count} bytes; fewer only at the end of the content. */
    byte[] take(int count) throws IOException {
        byte[] taken = new byte[Math.min(count, BUFFER_BYTES)];
        int filled = 0;
        while (filled < count && !atEnd()) {
            int piece = Math.min(count - filled, end - at);
            if (filled + piece > taken.length) {
                taken = Arrays.copyOf(taken, (int) Math.min(count, Math.max(filled + piece, 2L * taken.length)));
            }
            System.arraycopy(buffer, at, taken, filled, piece);
            filled += piece;
            at += piece;
        }
        return filled == taken.length ? taken : Arrays.copyOf(taken, filled);
    }

    /** Passes over {@code count} bytes; returns how many there were. */
    long pass(long count) throws IOException {
        long left = count;
        while (left > 0 && !atEnd()) {
            int piece = (int) Math.min(left, end - at);
            at += piece;
            left -= piece;
        }
        return count - left;
    }

    /** Where the next line feed of the buffer is, or -1; notes on the way whether anything is beyond ASCII. */
    private int indexOfLineFeed() {
        int i = at;
        long seen = 0;
        int found = -1;
        for (; i <= end - ByteWords.BYTES; i += ByteWords.BYTES) {
            long word = ByteWords.get(buffer, i);
            seen |= word;
            long marks = ByteWords.equal(word, LINE_FEEDS);
            if (marks != 0) {
                found = i + ByteWords.first(marks);
                break;
            }
        }
        for (; found < 0 && i < end; i++) {
            seen |= buffer[i];
            found = buffer[i] == '\n' ? i : -1;
        }
        beyondAscii |= ByteWords.notAscii(seen) != 0;
        return found;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        while (count == 0) {
            count = in.read(buffer, 0, buffer.length);
        }
        if (count < 0) {
            return false;
        }
        at = 0;
        end = count;
        endPosition += count;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
