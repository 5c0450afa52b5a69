package org.millrace.data.pack;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.millrace.data.parquet.FooterSeal;

/**
 * The bytes of one packed file as Parquet may see them: only those whose checksum has been compared. That is the footer,
 * from the beginning, and the row group that was loaded last. A row group is one
 * read of the file system, and so is the footer; a footer above 64 KiB is two.
 */
final class VerifiedFile implements InputFile, Closeable {

    /** After the footer: its length as four bytes, and the magic number. */
    private static final int TRAILER = 8;

    /** Read at once from the end of a file: more than the footer of most, with the trailer. */
    private static final int FIRST_READ = 1 << 16;

    private static final int MAGIC = 0x31524150; // "PAR1", little-endian

    private final Path path;
    private final long length;
    private final FSDataInputStream in;

    /** The footer, with the trailer. */
    private final byte[] tail;

    private byte[] block = new byte[0];
    private long blockStart;

    /**
     * Opens a file and reads its footer.
     *
     * @param length of the file, as the manifest has it
     * @throws PackedFormatException if the footer is not what was written
     */
    VerifiedFile(Configuration configuration, Path path, long length) throws IOException {
        this.path = path;
        this.length = length;
        this.in = path.getFileSystem(configuration).open(path);
        try {
            this.tail = readTail();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private byte[] readTail() throws IOException {
        byte[] guess = read(Math.max(0, length - FIRST_READ), (int) Math.min(length, FIRST_READ));
        if (guess.length < TRAILER) {
            throw notParquet();
        }
        ByteBuffer trailer =
                ByteBuffer.wrap(guess, guess.length - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        int footerLength = trailer.getInt();
        if (trailer.getInt() != MAGIC || footerLength < 1 || footerLength > length - TRAILER) {
            throw notParquet();
        }
        byte[] whole = footerLength <= guess.length - TRAILER
                ? Arrays.copyOfRange(guess, guess.length - TRAILER - footerLength, guess.length)
                : read(length - TRAILER - footerLength, footerLength + TRAILER);
        byte[] footer = new byte[footerLength];
        System.arraycopy(whole, 0, footer, 0, footerLength);
        if (!FooterSeal.isIntact(footer)) {
            throw new PackedFormatException(
                    "%s: its footer is damaged: the checksum in it is missing or not that of its bytes; run the pack step again"
                            .formatted(path));
        }
        return whole;
    }

    private PackedFormatException notParquet() {
        return new PackedFormatException(
                "%s: is not a readable Parquet file: no footer was found at its end; run the pack step again"
                        .formatted(path));
    }

    private byte[] read(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        try {
            in.readFully(position, bytes);
        } catch (EOFException e) {
            throw new PackedFormatException("%s: ends before byte %d".formatted(path, position + count), e);
        }
        return bytes;
    }

    /** Where the footer begins. */
    long footerStart() {
        return length - tail.length;
    }

    /**
     * Loads a row group in place of the one before.
     *
     * @param from first byte
     * @param to end, exclusive
     * @throws PackedFormatException if it has another checksum
     */
    void load(long from, long to, String checksum) throws IOException {
        byte[] bytes = read(from, Math.toIntExact(to - from));
        String found = RowGroupDigest.of(bytes);
        if (!found.equals(checksum)) {
            throw new PackedFormatException("the checksum of its bytes %d to %d is %s; the footer says %s"
                    .formatted(from, to, found, checksum));
        }
        block = bytes;
        blockStart = from;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        return new Verified(new Window());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Parquet's view: a position in the file, and bytes of whichever verified stretch it is in. */
    private final class Verified extends DelegatingSeekableInputStream {

        private final Window window;

        private Verified(Window window) {
            super(window);
            this.window = window;
        }

        @Override
        public long getPos() {
            return window.position;
        }

        @Override
        public void seek(long position) {
            window.position = position;
        }
    }

    private final class Window extends InputStream {

        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            boolean inTail = position >= footerStart();
            byte[] bytes = inTail ? tail : block;
            long at = position - (inTail ? footerStart() : blockStart);
            if (inTail && at >= bytes.length) {
                return -1;
            }
            if (at < 0 || at >= bytes.length) {
                throw new IOException("Byte %d was asked for, which no row group loaded has".formatted(position));
            }
            int size = (int) Math.min(count, bytes.length - at);
            System.arraycopy(bytes, (int) at, target, offset, size);
            position += size;
            return size;
        }
    }
}
