package org.millrace.data.pack;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file for Parquet to write that hashes what goes by, so that each row group's checksum can be put into the footer: the
 * XXH3 (64 bits) of its bytes, the first one's with the file's magic number before them.
 */
final class RowGroupDigest implements OutputFile {

    /** Digits of a checksum in the footer's list. */
    static final int DIGITS = 16;

    private final OutputFile file;
    private final HashStream64 hash = Hashing.xxh3_64().hashStream();

    RowGroupDigest(OutputFile file) {
        this.file = file;
    }

    /** Checksum of all bytes since the last call. */
    String take() {
        String checksum = HexFormat.of().toHexDigits(hash.getAsLong());
        hash.reset();
        return checksum;
    }

    static String of(byte[] rowGroup) {
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(rowGroup));
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Hashed(file.create(blockSizeHint));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return new Hashed(file.createOrOverwrite(blockSizeHint));
    }

    @Override
    public boolean supportsBlockSize() {
        return file.supportsBlockSize();
    }

    @Override
    public long defaultBlockSize() {
        return file.defaultBlockSize();
    }

    @Override
    public String getPath() {
        return file.getPath();
    }

    private final class Hashed extends PositionOutputStream {

        private final PositionOutputStream out;

        private Hashed(PositionOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() throws IOException {
            return out.getPos();
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            hash.putByte((byte) value);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            hash.putBytes(source, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
