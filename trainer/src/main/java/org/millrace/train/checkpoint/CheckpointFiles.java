package org.millrace.train.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The files that one rank writes of a checkpoint in the making. Each is flushed to the device and hashed before it counts
 * as written; an object store, which cannot flush, has it once it is closed. Several threads may write, each a file of its
 * own.
 */
public final class CheckpointFiles {

    private static final Logger LOG = LogManager.getLogger(CheckpointFiles.class);
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSystem fileSystem;
    private final Path folder;
    private final List<FileRecord> written = Collections.synchronizedList(new ArrayList<>());

    CheckpointFiles(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /**
     * A new file of the folder; closing the stream makes it durable. What an earlier attempt left under that name is
     * removed and not overwritten: its writer may yet live.
     */
    public OutputStream create(String name) throws IOException {
        Path file = new Path(folder, name);
        fileSystem.delete(file, false);
        return new HashedStream(
                name,
                fileSystem.create(
                        file,
                        FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(fileSystem.getConf())),
                        // HDFS then flushes each block as it is full, and not only the last
                        EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                        BUFFER_BYTES,
                        fileSystem.getDefaultReplication(file),
                        fileSystem.getDefaultBlockSize(file),
                        null));
    }

    /** Writes a whole file. */
    public void write(String name, byte[] contents) throws IOException {
        try (OutputStream out = create(name)) {
            out.write(contents);
        }
    }

    /** All files that were closed, by name. */
    List<FileRecord> written() {
        synchronized (written) {
            return written.stream()
                    .sorted(Comparator.comparing(FileRecord::name))
                    .toList();
        }
    }

    private final class HashedStream extends FilterOutputStream {

        private final String name;
        private final FSDataOutputStream file;
        private final Checksum checksum = Checksum.forWriting();
        private long bytes;
        private final byte[] single = new byte[1];
        private boolean failed;
        private boolean closed;

        HashedStream(String name, FSDataOutputStream file) {
            super(file);
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            single[0] = (byte) value;
            write(single, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("The writing of %s was interrupted".formatted(name));
            }
            try {
                file.write(source, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            } catch (FSError e) {
                failed = true;
                throw ofDisk(e);
            }
            checksum.update(source, offset, length);
            bytes += length;
        }

        /** After a failure only frees what it can: HDFS throws the same failure again, which nobody needs twice. */
        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            if (failed) {
                free();
                return;
            }
            try {
                if (file.hasCapability(StreamCapabilities.HSYNC)) {
                    file.hsync();
                }
                file.close();
            } catch (IOException e) {
                free();
                throw e;
            } catch (FSError e) {
                free();
                throw ofDisk(e);
            }
            written.add(new FileRecord(name, bytes, checksum.text()));
        }

        private void free() {
            try {
                file.close();
            } catch (IOException | FSError e) {
                LOG.debug("Could not close {} after a failure", name, e);
            }
        }

        /** Hadoop's local file system throws an error where a disk is full; it is no more than any other failure. */
        private static IOException ofDisk(FSError error) {
            return error.getCause() instanceof IOException cause ? cause : new IOException(error);
        }
    }
}
