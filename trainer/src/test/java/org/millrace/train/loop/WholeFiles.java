package org.millrace.train.loop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** Shows files as an object store does: once they are closed, with all that they have. None can be added to. */
public final class WholeFiles extends RawLocalFileSystem {

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return !capability.equals(CommonPathCapabilities.FS_APPEND) && super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short replication, long block, @Nullable Progressable progress)
            throws IOException {
        return new FSDataOutputStream(
                new Whole(() -> super.create(file, overwrite, buffer, replication, block, progress)), null);
    }

    /** Makes the file. */
    private interface Target {
        OutputStream open() throws IOException;
    }

    private static final class Whole extends ByteArrayOutputStream implements Abortable, StreamCapabilities {

        private final Target target;
        private boolean closed;

        private Whole(Target target) {
            this.target = target;
        }

        @Override
        public boolean hasCapability(String capability) {
            return capability.equals(ABORTABLE_STREAM);
        }

        @Override
        public AbortableResult abort() {
            boolean before = closed;
            closed = true;
            return new AbortableResult() {
                @Override
                public boolean alreadyClosed() {
                    return before;
                }

                @Override
                public @Nullable IOException anyCleanupException() {
                    return null;
                }
            };
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (OutputStream out = target.open()) {
                    writeTo(out);
                }
            }
        }
    }
}
