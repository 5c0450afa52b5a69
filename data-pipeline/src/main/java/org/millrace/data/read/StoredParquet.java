package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** A Parquet file as it is stored; like {@link StoredStream} it remembers whether the storage itself failed. */
final class StoredParquet implements InputFile {

    private final FileSystem fileSystem;
    private final Path path;
    private final long length;
    private final List<StoredStream> streams = new ArrayList<>();
    private @Nullable IOException openFailure;

    private StoredParquet(FileSystem fileSystem, Path path, long length) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.length = length;
    }

    static StoredParquet open(FileSystem fileSystem, Path path) throws IOException {
        try {
            return new StoredParquet(
                    fileSystem, path, fileSystem.getFileStatus(path).getLen());
        } catch (IOException e) {
            throw new IOException("Cannot open %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream in = opened();
        var stored = new StoredStream(in, path.toString());
        streams.add(stored);
        return new Seekable(stored, in);
    }

    private FSDataInputStream opened() throws IOException {
        try {
            return fileSystem.open(path);
        } catch (IOException e) {
            openFailure = new IOException("Cannot open %s: %s".formatted(path, e.getMessage()), e);
            throw openFailure;
        }
    }

    /** Throws the storage failure of any stream again, if there was one. */
    void rethrowFailure() throws IOException {
        if (openFailure != null) {
            throw openFailure;
        }
        for (StoredStream stream : streams) {
            stream.rethrowFailure();
        }
    }

    private static final class Seekable extends DelegatingSeekableInputStream {

        private final StoredStream stored;
        private final FSDataInputStream in;

        private Seekable(StoredStream stored, FSDataInputStream in) {
            super(stored);
            this.stored = stored;
            this.in = in;
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        /** A damaged file may point anywhere, so a seek that fails says nothing of the storage. */
        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
            stored.seekTo(position);
        }
    }
}
