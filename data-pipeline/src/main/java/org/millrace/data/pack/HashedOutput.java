package org.millrace.data.pack;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file for Parquet that is hashed on its way out. It hides the file system's block size: otherwise Parquet would pad
 * and end row groups to fit the blocks, and the same sequences would make other bytes on another file system.
 */
final class HashedOutput implements OutputFile {

    private final FileSystem fileSystem;
    private final Path path;
    private final HashStream64 hash = Hashing.xxh3_64().hashStream();
    private long bytes;

    HashedOutput(FileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** Bytes written so far. */
    long bytes() {
        return bytes;
    }

    /** Checksum of what was written so far. */
    String checksum() {
        return text(hash.getAsLong());
    }

    /** The checksum of a stream, read to its end. */
    static String checksum(InputStream in) throws IOException {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        byte[] buffer = new byte[1 << 20];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hash.putBytes(buffer, 0, read);
        }
        return text(hash.getAsLong());
    }

    private static String text(long hash) {
        return String.format(Locale.ROOT, "xxh3:%016x", hash);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Stream(fileSystem.create(path, false));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return new Stream(fileSystem.create(path, true));
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }

    private final class Stream extends PositionOutputStream {

        private final OutputStream out;

        Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return bytes;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            hash.putByte((byte) value);
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            hash.putBytes(source, offset, length);
            bytes += length;
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
