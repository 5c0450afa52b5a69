package org.millrace.spark.session;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** A local disk that is full: what is written meets the error of Hadoop's own stream to a device of Linux that is. */
public final class FullFileSystem extends LocalFileSystem {

    public FullFileSystem() {
        super(new Raw());
        setWriteChecksum(false);
    }

    private static final class Raw extends RawLocalFileSystem {

        @Override
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int buffer,
                short replication,
                long block,
                @Nullable Progressable progress)
                throws IOException {
            OutputStream out = super.create(file, permission, overwrite, buffer, replication, block, progress);
            return new FSDataOutputStream(new Full(out), null);
        }

        private final class Full extends FilterOutputStream {

            Full(OutputStream out) {
                super(out);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try (FSDataOutputStream full = append(new Path("/dev/full"), 1, null)) {
                    full.write(bytes, offset, length);
                }
            }
        }
    }
}
