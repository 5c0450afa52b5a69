package org.millrace.data.rows;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where converted rows go. A file appears when {@link #commit} is called and not before; closing without it leaves
 * nothing.
 */
public abstract sealed class RowOutput<T> implements Closeable permits JsonLinesOutput, ParquetOutput {

    RowOutput() {}

    /** JSON lines to a stream that stays open. */
    public static <T> RowOutput<T> stream(OutputStream out, RowField<T> field) {
        return new JsonLinesOutput<>(field, out);
    }

    /**
     * A file on any Hadoop file system. JSON lines are compressed where the name ends with {@code .gz} or {@code .zst}.
     *
     * @param keep names of the fields that rows may carry along; in Parquet, columns of strings
     * @param overwrite whether a file of that name may be replaced
     */
    public static <T> RowOutput<T> file(
            Configuration configuration,
            Path path,
            RowFormat format,
            RowField<T> field,
            List<String> keep,
            boolean overwrite)
            throws IOException {
        WholeFile file = new WholeFile(configuration, path, overwrite);
        return format == RowFormat.PARQUET
                ? new ParquetOutput<>(configuration, file, field, keep)
                : new JsonLinesOutput<>(configuration, path, file, field);
    }

    /** Rows made ready by any thread; writing them is for one thread, in their order. */
    interface Prepared {
        void write() throws IOException;
    }

    abstract Prepared prepare(List<Row<T>> rows) throws IOException;

    /** Completes the output. */
    public abstract void commit() throws IOException;
}
