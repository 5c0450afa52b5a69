package org.millrace.data.rows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadRecord;

/** Counts bad rows by reason, and keeps them in a file where that is wanted: a JSON object a line. */
public final class RejectedRows implements Closeable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable WholeFile file;
    private final OutputStream out;
    private final Map<String, Reason> reasons = new TreeMap<>();
    private boolean closed;

    /**
     * Rows that are bad for one reason.
     *
     * @param first of them
     */
    public record Reason(BadRecord first, long rows) {

        private Reason plus(Reason other) {
            return new Reason(first, rows + other.rows);
        }
    }

    private RejectedRows(@Nullable WholeFile file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Counts only. */
    public static RejectedRows counted() {
        return new RejectedRows(null, OutputStream.nullOutputStream());
    }

    /** Keeps them too; the file appears with {@link #commit}, empty where no row is bad. */
    public static RejectedRows kept(Configuration configuration, Path path, boolean overwrite) throws IOException {
        WholeFile file = new WholeFile(configuration, path, overwrite);
        Path temporary = file.temporary();
        return new RejectedRows(
                file,
                new BufferedOutputStream(temporary.getFileSystem(configuration).create(temporary, true)));
    }

    void add(BadRecord record) throws IOException {
        reasons.merge(record.reason(), new Reason(record, record.records()), Reason::plus);
        if (file != null) {
            out.write(JSON.writeValueAsBytes(record));
            out.write('\n');
        }
    }

    /** What was bad, by the names of the reasons. */
    public List<Reason> reasons() {
        return List.copyOf(reasons.values());
    }

    long total() {
        return reasons.values().stream().mapToLong(Reason::rows).sum();
    }

    /** Completes the file, if there is one. */
    public void commit() throws IOException {
        closeStream();
        if (file != null) {
            file.commit();
        }
    }

    private void closeStream() throws IOException {
        if (!closed) {
            closed = true;
            out.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeStream();
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }
}
