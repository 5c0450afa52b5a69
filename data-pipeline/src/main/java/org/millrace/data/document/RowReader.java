package org.millrace.data.document;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The rows of one file in their order. Whatever goes wrong names the file. */
abstract class RowReader<T> implements Iterator<T>, Closeable {

    private final Path path;
    private final ParquetReader<DroppedDocument> reader;
    private @Nullable DroppedDocument next;

    RowReader(Configuration configuration, Path path, MessageType columns) throws IOException {
        this.path = path;
        this.reader = open(configuration, path, columns);
        try {
            advance();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The part of a row that this reader's callers want. */
    abstract T value(DroppedDocument row);

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /**
     * The next row.
     *
     * @throws UncheckedIOException where the file cannot be read on, or its bytes are damaged
     */
    @Override
    public T next() {
        DroppedDocument row = next;
        if (row == null) {
            throw new NoSuchElementException("No rows left in " + path);
        }
        try {
            advance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return value(row);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void advance() throws IOException {
        try {
            next = reader.read();
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot read documents from %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static ParquetReader<DroppedDocument> open(Configuration configuration, Path path, MessageType columns)
            throws IOException {
        try {
            return new Builder(HadoopInputFile.fromPath(path, configuration), new DocumentReadSupport(columns))
                    .withConf(configuration)
                    .usePageChecksumVerification()
                    .build();
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot open %s as documents: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static final class Builder extends ParquetReader.Builder<DroppedDocument> {

        private final ReadSupport<DroppedDocument> support;

        private Builder(InputFile file, ReadSupport<DroppedDocument> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected ReadSupport<DroppedDocument> getReadSupport() {
            return support;
        }
    }
}
