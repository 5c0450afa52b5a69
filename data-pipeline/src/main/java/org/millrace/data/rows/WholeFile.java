package org.millrace.data.rows;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that appears only whole: it is written under a hidden name beside its own, and renamed when all is well. */
final class WholeFile implements Closeable {

    private final FileSystem fileSystem;
    private final Path target;
    private final Path temporary;
    private final boolean overwrite;

    /**
     * Begins a file; creates nothing yet.
     *
     * @param overwrite whether a file of that name may be replaced
     * @throws IOException where there is one that may not be
     */
    WholeFile(Configuration configuration, Path target, boolean overwrite) throws IOException {
        this.fileSystem = target.getFileSystem(configuration);
        this.target = target;
        this.temporary = new Path(target.getParent(), "." + target.getName() + ".tmp");
        this.overwrite = overwrite;
        requireFree();
    }

    /** Where to write. */
    Path temporary() {
        return temporary;
    }

    private void requireFree() throws IOException {
        if (!overwrite && fileSystem.exists(target)) {
            throw new IOException("%s exists already".formatted(target));
        }
    }

    /** Gives the file its name; it must have been closed. */
    void commit() throws IOException {
        requireFree();
        if (overwrite) {
            fileSystem.delete(target, false);
        }
        if (!fileSystem.rename(temporary, target)) {
            throw new IOException("Could not rename %s to %s".formatted(temporary, target));
        }
    }

    /** Removes what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        fileSystem.delete(temporary, false);
    }
}
