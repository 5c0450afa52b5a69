package org.millrace.data.parquet;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file in their order, read one ahead. Page checksums are verified, and whatever goes wrong names the
 * file.
 *
 * @param <R> what Parquet makes of a row
 * @param <T> the part of it that callers want
 */
public abstract class RowReader<R, T> implements Iterator<T>, Closeable {

    private final Path path;
    private final String rows;
    private final ParquetReader<R> reader;
    private @Nullable R next;

    /**
     * Opens the file and checks its columns.
     *
     * @param rows what messages call the rows: {@code documents}
     * @param filter which rows to read; row groups and pages without any are passed over
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    protected RowReader(
            Configuration configuration, Path path, ReadSupport<R> support, String rows, FilterCompat.Filter filter)
            throws IOException {
        this.path = path;
        this.rows = rows;
        this.reader = open(configuration, path, support, rows, filter);
        try {
            next = read();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The part of a row that this reader's callers want. */
    protected abstract T value(R row);

    @Override
    public final boolean hasNext() {
        return next != null;
    }

    /**
     * The next row.
     *
     * @throws UncheckedIOException where the file cannot be read on, or its bytes are damaged
     */
    @Override
    public final T next() {
        R row = next;
        if (row == null) {
            throw new NoSuchElementException("No %s left in %s".formatted(rows, path));
        }
        T current = value(row);
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return current;
    }

    @Override
    public final void close() throws IOException {
        reader.close();
    }

    private @Nullable R read() throws IOException {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot read %s from %s: %s".formatted(rows, path, e.getMessage()), e);
        }
    }

    private static <R> ParquetReader<R> open(
            Configuration configuration, Path path, ReadSupport<R> support, String rows, FilterCompat.Filter filter)
            throws IOException {
        try {
            return new Builder<>(HadoopInputFile.fromPath(path, configuration), support)
                    .withConf(configuration)
                    .withFilter(filter)
                    .usePageChecksumVerification()
                    .build();
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot open %s as %s: %s".formatted(path, rows, e.getMessage()), e);
        }
    }

    private static final class Builder<R> extends ParquetReader.Builder<R> {

        private final ReadSupport<R> support;

        private Builder(InputFile file, ReadSupport<R> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected ReadSupport<R> getReadSupport() {
            return support;
        }
    }
}
