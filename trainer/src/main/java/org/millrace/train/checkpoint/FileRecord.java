package org.millrace.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;

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
     * @throws IOException if reading ended for a reason that says nothing of the file, see {@link #requireAnswer}
     */
    Optional<Damage> damage(FileSystem fileSystem, Path folder) throws IOException {
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
            requireAnswer(path, e);
            return damage(path, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Throws unless a failure to read tells something of the file: not if this thread was interrupted, and not if the file
     * system could not be reached, was not ready or took too long. A file is not taken for damaged while a NameNode starts.
     */
    static void requireAnswer(Path path, IOException e) throws IOException {
        if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
            throw (InterruptedIOException)
                    new InterruptedIOException("Reading %s was interrupted, or took too long".formatted(path))
                            .initCause(e);
        }
        if (e instanceof SocketException || e instanceof UnknownHostException || e instanceof RemoteException) {
            throw new IOException("The file system did not let %s be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static Optional<Damage> damage(Path path, String problem) {
        return Optional.of(new Damage(path.toString(), problem));
    }
}
