package org.millrace.train.dl4j;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.mapdb.DBException;

/**
 * A {@link FileStatsStorage} on any Hadoop file system. It needs a local file; for another file system that is a copy in
 * the temporary folder, which takes the place of the original when the storage is closed. One JVM at a time has it open.
 */
final class StatsFile implements Closeable {

    private final FileSystem fileSystem;
    private final Path path;
    private final File local;
    private final FileStatsStorage storage;

    private StatsFile(FileSystem fileSystem, Path path, File local) throws IOException {
        this.fileSystem = fileSystem;
        this.path = path;
        this.local = local;
        try {
            this.storage = new FileStatsStorage(local);
        } catch (DBException.FileLocked e) {
            throw new IOException(
                    "Statistics in %s: another process has the file open, perhaps a Deeplearning4j UI; close it, or name another file"
                            .formatted(path),
                    e);
        } catch (DBException e) {
            throw new IOException(
                    "Statistics in %s: the file cannot be read (%s); move it away, or name another file"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    /** The storage, with the sessions that it already has, or a new one. */
    static StatsFile open(Configuration hadoop, Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        if (fileSystem instanceof LocalFileSystem) {
            fileSystem.mkdirs(path.getParent());
            return new StatsFile(fileSystem, path, new File(path.toUri().getPath()));
        }
        File local = new File(Files.createTempDirectory("millrace-stats").toFile(), path.getName());
        try {
            if (fileSystem.exists(path)) {
                fileSystem.copyToLocalFile(false, path, new Path(local.toURI()), true);
            }
            return new StatsFile(fileSystem, path, local);
        } catch (IOException | RuntimeException e) {
            deleteCopy(local);
            throw e;
        }
    }

    /**
     * Makes sure that a file which is there already can be opened; changes nothing.
     *
     * @throws IOException if not, with the reason
     */
    static void check(Configuration hadoop, Path path) throws IOException {
        if (path.getFileSystem(hadoop).exists(path)) {
            open(hadoop, path).discard();
        }
    }

    /** Closes the storage and leaves the original as it was. */
    private void discard() throws IOException {
        storage.close();
        if (!(fileSystem instanceof LocalFileSystem)) {
            deleteCopy(local);
        }
    }

    private static void deleteCopy(File local) throws IOException {
        Files.deleteIfExists(local.toPath());
        Files.delete(local.getParentFile().toPath());
    }

    FileStatsStorage storage() {
        return storage;
    }

    @Override
    public void close() throws IOException {
        storage.close();
        if (fileSystem instanceof LocalFileSystem) {
            return;
        }
        Path part = new Path(path.getParent(), "." + path.getName() + ".part");
        fileSystem.copyFromLocalFile(false, true, new Path(local.toURI()), part);
        fileSystem.delete(path, false);
        if (!fileSystem.rename(part, path)) {
            throw new IOException(
                    "Could not rename %s to %s; the statistics are still in %s".formatted(part, path, local));
        }
        deleteCopy(local);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
