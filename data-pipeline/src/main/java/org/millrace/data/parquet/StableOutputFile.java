package org.millrace.data.parquet;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file for Parquet to write, without the two things that would make its bytes differ where its rows do not. It hides
 * the file system's block size, to which Parquet would fit its row groups; and it puts the footer's sets of encodings in
 * order, which Parquet lists as a {@link java.util.HashSet} of enum constants happens to iterate, in every JVM anew.
 * What is written is hashed on its way.
 */
public final class StableOutputFile implements OutputFile {

    private final FileSystem fileSystem;
    private final Path path;
    private final HashStream64 hash = Hashing.xxh3_64().hashStream();
    private long bytes;

    public StableOutputFile(FileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** Size of the file, once it is closed. */
    public long bytes() {
        return bytes;
    }

    /** {@code xxh3:} and 16 hexadecimal digits, of the whole file, once it is closed. */
    public String checksum() {
        return text(hash.getAsLong());
    }

    /** The same checksum of a stream, read to its end. */
    public static String checksum(InputStream in) throws IOException {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        byte[] buffer = new byte[1 << 20];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hash.putBytes(buffer, 0, read);
        }
        return text(hash.getAsLong());
    }

    private static String text(long hash) {
        return "xxh3:" + HexFormat.of().toHexDigits(hash);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new FooterOrderingStream(new Hashed(fileSystem.create(path, false)), path);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return new FooterOrderingStream(new Hashed(fileSystem.create(path, true)), path);
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

    /** Counts and hashes what reaches the file. */
    private final class Hashed extends OutputStream {

        private final OutputStream out;

        private Hashed(OutputStream out) {
            this.out = out;
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
