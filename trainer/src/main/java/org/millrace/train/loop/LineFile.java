package org.millrace.train.loop;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.io.IOUtils;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, each to be read as soon as it is written. A file system that fails, for it is full or away, costs
 * nobody more than a warning: lines wait in memory, up to {@value #MOST_WAITING_BYTES} bytes of them, until {@link
 * #recover} finds it better. An object store shows the file once it is closed.
 */
final class LineFile implements Closeable {

    private static final Logger LOG = LogManager.getLogger(LineFile.class);
    private static final int MOST_WAITING_BYTES = 16 << 20;

    private final FileSystem fileSystem;
    private final Path file;
    private final Path copy;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long written;
    private long lost;
    private boolean troubled;
    private @Nullable FSDataOutputStream out;

    LineFile(FileSystem fileSystem, Path file) {
        this.fileSystem = fileSystem;
        this.file = file;
        this.copy = new Path(file.getParent(), "." + file.getName() + ".kept");
    }

    /** Writes the lines that a file is to begin with. */
    interface Lines {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Begins the file.
     *
     * @param lines to begin with, which may be read from the file as it was
     */
    void begin(Lines lines) throws IOException {
        fileSystem.mkdirs(file.getParent());
        if (!canAppend()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            lines.writeTo(all);
            out = fileSystem.create(file, true);
            all.writeTo(out);
            return;
        }
        if (!fileSystem.exists(file) && fileSystem.exists(copy)) {
            rename(); // an earlier start was killed before it did
        }
        long length;
        try (FSDataOutputStream target = fileSystem.create(copy, true)) {
            lines.writeTo(target);
            target.hsync();
            length = target.getPos();
        }
        fileSystem.delete(file, false);
        rename();
        written = length;
        out = fileSystem.append(file);
    }

    private void rename() throws IOException {
        if (!fileSystem.rename(copy, file)) {
            throw new IOException("Could not rename %s to %s".formatted(copy, file));
        }
    }

    private boolean canAppend() throws IOException {
        return fileSystem.hasPathCapability(file, CommonPathCapabilities.FS_APPEND);
    }

    /** Takes a line, to be written with the next {@link #write}. */
    void add(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (waiting.size() + bytes.length > MOST_WAITING_BYTES) {
            lost++;
        } else {
            waiting.writeBytes(bytes);
        }
    }

    /** Writes the lines that wait, if the file can still be written to. */
    void write() {
        FSDataOutputStream open = out;
        if (open == null) {
            return;
        }
        try {
            waiting.writeTo(open);
            open.hflush();
        } catch (IOException | FSError failure) {
            out = null;
            LOG.debug("Closing {} after a failure", file, failure);
            closeQuietly(open);
            trouble(failure);
            return;
        }
        written += waiting.size();
        waiting.reset();
        if (troubled) {
            troubled = false;
            LOG.info("Lines are written to {} again; {} of those that waited were lost", file, lost);
        }
    }

    /** Tells once, until it is over, that lines cannot be written. */
    void trouble(Throwable reason) {
        if (!troubled) {
            troubled = true;
            LOG.warn(
                    "Lines of {} wait in memory until they can be written; training goes on: {}",
                    file,
                    reason.toString());
        }
    }

    /** Whether lines wait for {@link #recover}. */
    boolean isTroubled() {
        return troubled;
    }

    /**
     * Writes the lines that wait, at a moment when the file system is known to be well; after a failure into a new file,
     * behind those that are known to be in the old one. What an object store had not yet shown is lost.
     */
    void recover() {
        try {
            if (out == null && canAppend()) {
                begin(this::copyWritten);
            }
            write();
        } catch (IOException | FSError failure) {
            trouble(failure);
        }
    }

    /** A line that was cut short lies beyond them. */
    private void copyWritten(OutputStream target) throws IOException {
        try (FSDataInputStream in = fileSystem.open(file)) {
            IOUtils.copyBytes(in, target, written, false);
            if (in.getPos() < written) {
                throw new EOFException(
                        "%s has %d bytes of the %d that were written".formatted(file, in.getPos(), written));
            }
        }
    }

    /** Whether {@link #discard} can keep what was written from being seen. */
    boolean canDiscard() {
        return out != null && out.hasCapability(StreamCapabilities.ABORTABLE_STREAM);
    }

    /** Ends without a trace, where files show once they are closed. */
    void discard() {
        if (out != null) {
            out.abort();
        }
    }

    private void closeQuietly(FSDataOutputStream stream) {
        try {
            stream.close();
        } catch (IOException | FSError again) { // HDFS throws the exception of a failed write once more
            LOG.debug("Could not close {} after a failure", file, again);
        }
    }

    @Override
    public void close() {
        if (waiting.size() > 0 || lost > 0) {
            LOG.warn(
                    "{} misses lines of this attempt, {} bytes that still waited and {} lines before",
                    file,
                    waiting.size(),
                    lost);
        }
        FSDataOutputStream open = out;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | FSError failure) {
                LOG.warn("Could not close {}: {}", file, failure.toString());
            }
        }
    }
}
