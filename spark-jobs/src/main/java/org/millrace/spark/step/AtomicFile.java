package org.millrace.spark.step;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes a small file so that a reader sees all of it or nothing, wherever the writer is killed. */
public final class AtomicFile {

    /** Stores that show an object only once it is complete, and whose rename is a copy. */
    private static final Set<String> OBJECT_STORES = Set.of("s3", "s3a", "gs", "oss", "cosn", "obs");

    private AtomicFile() {}

    /** Writes or replaces the file. */
    public static void write(Configuration configuration, Path file, byte[] content) throws IOException {
        FileSystem fileSystem = file.getFileSystem(configuration);
        if (OBJECT_STORES.contains(fileSystem.getScheme())) {
            put(fileSystem, file, content);
            return;
        }
        Path temporary = new Path(file.getParent(), "." + file.getName() + ".tmp");
        put(fileSystem, temporary, content);
        fileSystem.delete(file, false);
        if (!fileSystem.rename(temporary, file)) {
            throw new IOException("Could not rename %s to %s".formatted(temporary, file));
        }
    }

    private static void put(FileSystem fileSystem, Path file, byte[] content) throws IOException {
        try (OutputStream out = fileSystem.create(file, true)) {
            out.write(content);
        } catch (FSError disk) { // full or broken, which Hadoop takes for the end of the process
            throw new IOException("Could not write %s: %s".formatted(file, disk.getMessage()), disk);
        }
    }
}
