package org.millrace.train.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A disk that flips a bit in each large piece of some files. */
final class FlippingFileSystem extends FilterFileSystem {

    private static final int LARGE = 1_000;

    private final String name;

    /** @param name that the files begin with */
    FlippingFileSystem(String name) throws IOException {
        super(FaultyFileSystem.sound());
        this.name = name;
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress,
            ChecksumOpt checksum)
            throws IOException {
        FSDataOutputStream out =
                super.create(file, permission, flags, bufferSize, replication, blockSize, progress, checksum);
        if (!file.getName().startsWith(name)) {
            return out;
        }
        return new FSDataOutputStream(new Flipping(out), null);
    }

    private static final class Flipping extends OutputStream {

        private final FSDataOutputStream out;

        Flipping(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] flipped = bytes.clone();
            if (length >= LARGE) {
                flipped[offset + length / 2] ^= 1;
            }
            out.write(flipped, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
