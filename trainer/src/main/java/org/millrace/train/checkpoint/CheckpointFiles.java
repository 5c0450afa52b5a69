package org.millrace.train.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a checkpoint in the making. Each is flushed to the device and hashed before it counts as written. */
public final class CheckpointFiles {

    private final FileSystem fileSystem;
    private final Path folder;
    private final List<FileRecord> written = new ArrayList<>();

    CheckpointFiles(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** A new file of the folder; closing the stream makes it durable. */
    public OutputStream create(String name) throws IOException {
        return new HashedStream(name, fileSystem.create(new Path(folder, name), false));
    }

    /** Writes a whole file. */
    public void write(String name, byte[] contents) throws IOException {
        try (OutputStream out = create(name)) {
            out.write(contents);
        }
    }

    List<FileRecord> written() {
        return List.copyOf(written);
    }

    private final class HashedStream extends FilterOutputStream {

        private final String name;
        private final FSDataOutputStream file;
        private final Checksum checksum = Checksum.forWriting();
        private long bytes;
        private boolean closed;

        HashedStream(String name, FSDataOutputStream file) {
            super(file);
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            file.write(value);
            checksum.update(value);
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            file.write(source, offset, length);
            checksum.update(source, offset, length);
            bytes += length;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try (file) {
                file.hsync();
            }
            written.add(new FileRecord(name, bytes, checksum.text()));
        }
    }
}
