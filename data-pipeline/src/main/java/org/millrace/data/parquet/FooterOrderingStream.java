package org.millrace.data.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Passes a Parquet file on, all but its end: that is held back, because the footer is there, and goes out with its sets
 * of encodings in order and its {@link FooterSeal} if it has one. A file that is given up before it has a footer ends as it is.
 */
final class FooterOrderingStream extends PositionOutputStream {

    /** The longest footer that can be put in order: some 10,000 row groups of six columns. */
    private static final int LONGEST_FOOTER = 8 << 20;

    /** After the footer: its length as four bytes, and the magic number. */
    private static final int TRAILER = 8;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final Path path;
    private byte[] held = new byte[1 << 12];
    private int length;
    private long position;
    private boolean closed;

    FooterOrderingStream(OutputStream out, Path path) {
        this.out = out;
        this.path = path;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        position += count;
        if (count >= LONGEST_FOOTER + TRAILER) {
            passOn(0);
            int passed = count - LONGEST_FOOTER - TRAILER;
            out.write(source, offset, passed);
            hold(source, offset + passed, count - passed);
        } else {
            if (length + (long) count > 2L * (LONGEST_FOOTER + TRAILER)) {
                passOn(LONGEST_FOOTER + TRAILER);
            }
            hold(source, offset, count);
        }
    }

    /** Passes on what is held but for so many bytes at its end. */
    private void passOn(int kept) throws IOException {
        int passed = Math.max(0, length - kept);
        out.write(held, 0, passed);
        System.arraycopy(held, passed, held, 0, length - passed);
        length -= passed;
    }

    private void hold(byte[] source, int offset, int count) {
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(length + count, 2 * held.length));
        }
        System.arraycopy(source, offset, held, length, count);
        length += count;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (hasFooter()) {
                writeInOrder();
            } else {
                passOn(0);
            }
        }
    }

    private boolean hasFooter() {
        return position > MAGIC.length + TRAILER
                && Arrays.equals(held, length - MAGIC.length, length, MAGIC, 0, MAGIC.length);
    }

    private void writeInOrder() throws IOException {
        int footerLength = ByteBuffer.wrap(held, length - TRAILER, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        int footerStart = length - TRAILER - footerLength;
        if (footerLength < 0 || footerStart < 0) {
            throw new IOException("The footer of %s has %d bytes; at most %d can be put in order: write smaller files"
                    .formatted(path, footerLength, LONGEST_FOOTER));
        }
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(held, footerStart, footerLength));
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk column : group.getColumns()) {
                Collections.sort(column.getMeta_data().getEncodings());
            }
        }
        ByteArrayOutputStream ordered = new ByteArrayOutputStream(footerLength);
        Util.writeFileMetaData(footer, ordered);
        byte[] whole = ordered.toByteArray();
        FooterSeal.seal(whole);
        out.write(held, 0, footerStart);
        out.write(whole);
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(whole.length)
                .array());
        out.write(MAGIC);
    }
}
