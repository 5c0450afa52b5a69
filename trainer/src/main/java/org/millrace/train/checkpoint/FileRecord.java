package org.millrace.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a manifest says of a file.
 *
 * @param name in the manifest's folder
 * @param bytes its size
 * @param checksum of its bytes, see {@link Checksum}
 */
record FileRecord(String name, long bytes, String checksum) {

    /**
     * What is wrong with the file in that folder, if anything is.
     *
     * @throws InterruptedIOException if reading was interrupted or took too long, which says nothing of the file
     */
    Optional<Damage> damage(FileSystem fileSystem, Path folder) throws InterruptedIOException {
        Path path = new Path(folder, name);
        try {
            long found = fileSystem.getFileStatus(path).getLen();
            if (found != bytes) {
                return damage(path, "has %d bytes, its manifest says %d".formatted(found, bytes));
            }
            try (InputStream in = fileSystem.open(path)) {
                String read = Checksum.like(checksum).updateFrom(in).text();
                return read.equals(checksum)
                        ? Optional.empty()
                        : damage(path, "its checksum is %s, its manifest says %s".formatted(read, checksum));
            }
        } catch (FileNotFoundException e) {
            return damage(path, "is missing, its manifest says it has %d bytes".formatted(bytes));
        } catch (IOException e) {
            if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
                throw (InterruptedIOException)
                        new InterruptedIOException("Reading %s was interrupted, or took too long".formatted(path))
                                .initCause(e);
            }
            return damage(path, "cannot be read: " + e.getMessage());
        }
    }

    private static Optional<Damage> damage(Path path, String problem) {
        return Optional.of(new Damage(path.toString(), problem));
    }
}
