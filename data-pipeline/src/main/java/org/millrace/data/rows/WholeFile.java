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

    /** Whether what was written is all there is, because the file that it was to replace is gone. */
    private boolean keep;

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
        keep = overwrite && fileSystem.delete(target, false);
        boolean renamed;
        try {
            renamed = fileSystem.rename(temporary, target);
        } catch (IOException e) {
            throw new IOException(notRenamed(), e);
        }
        if (!renamed) {
            throw new IOException(notRenamed());
        }
    }

    private String notRenamed() {
        return "Could not rename %s to %s".formatted(temporary, target)
                + (keep ? "; the first of them has the rows" : "");
    }

    /** Removes what was written, unless it was committed or has replaced a file that is gone. */
    @Override
    public void close() throws IOException {
        if (!keep) {
            fileSystem.delete(temporary, false);
        }
    }
}
