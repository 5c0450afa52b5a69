package org.millrace.data.tokenize;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads tokenized documents from one Parquet file that {@link TokenizedWriter} wrote, in their order. Page checksums
 * are verified, and whatever goes wrong names the file.
 */
public final class TokenizedReader implements Iterator<TokenizedDocument>, Closeable {

    private final Path path;
    private final ParquetReader<TokenizedDocument> reader;
    private @Nullable TokenizedDocument next;

    /**
     * Opens the file and checks its columns.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public TokenizedReader(Configuration configuration, Path path) throws IOException {
        this.path = path;
        reader = open(configuration, path);
        try {
            next = read();
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /**
     * The next document.
     *
     * @throws UncheckedIOException where the file cannot be read on, or its bytes are damaged
     */
    @Override
    public TokenizedDocument next() {
        TokenizedDocument current = next;
        if (current == null) {
            throw new NoSuchElementException("No tokenized documents left in " + path);
        }
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return current;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private @Nullable TokenizedDocument read() throws IOException {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot read tokenized documents from %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static ParquetReader<TokenizedDocument> open(Configuration configuration, Path path) throws IOException {
        try {
            return new Builder(HadoopInputFile.fromPath(path, configuration))
                    .withConf(configuration)
                    .usePageChecksumVerification()
                    .build();
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException("Cannot open %s as tokenized documents: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static final class Builder extends ParquetReader.Builder<TokenizedDocument> {

        private Builder(InputFile file) {
            super(file);
        }

        @Override
        protected ReadSupport<TokenizedDocument> getReadSupport() {
            return new TokenizedReadSupport();
        }
    }
}
