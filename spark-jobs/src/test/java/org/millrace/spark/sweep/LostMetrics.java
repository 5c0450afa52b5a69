package org.millrace.spark.sweep;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** A store that refuses the lines of metrics, and all else it takes; its files cannot be added to. */
public final class LostMetrics extends LocalFileSystem {

    public LostMetrics() {
        super(new Store());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static final class Store extends RawLocalFileSystem {

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return !capability.equals(CommonPathCapabilities.FS_APPEND) && super.hasPathCapability(path, capability);
        }

        @Override
        public FSDataOutputStream create(
                Path file,
                boolean overwrite,
                int buffer,
                short replication,
                long block,
                @Nullable Progressable progress)
                throws IOException {
            FSDataOutputStream out = super.create(file, overwrite, buffer, replication, block, progress);
            return file.getName().equals("metrics.jsonl") ? new FSDataOutputStream(new Refusing(out), null) : out;
        }
    }

    private static final class Refusing extends FilterOutputStream {

        Refusing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                throw new IOException("The connection to the store is gone");
            }
        }
    }
}
