package org.millrace.data.rows;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.read.ByteScanner;
import org.millrace.data.read.ParquetRows;

/** A file of rows, or a stream of lines. */
public abstract class RowInput {

    private RowInput() {}

    /** A file on any Hadoop file system; lines may be compressed with gzip or zstd. */
    public static RowInput file(Configuration configuration, Path path, RowFormat format) {
        return format == RowFormat.PARQUET
                ? new Rows(configuration, path)
                : new Lines(path.toString()) {
                    @Override
                    ByteScanner open() throws IOException {
                        return ByteScanner.open(configuration, path);
                    }
                };
    }

    /**
     * JSON lines from a stream, which may be compressed likewise; it is read once and closed.
     *
     * @param name what bad records call it
     */
    public static RowInput stream(InputStream stream, String name) {
        return new Lines(name) {
            @Override
            ByteScanner open() throws IOException {
                return ByteScanner.of(stream, name);
            }
        };
    }

    /** Hands all rows over in batches. */
    abstract <T> void read(RowField<T> field, Set<String> keep, int limit, RowBatch.Sink<T> sink) throws IOException;

    private abstract static class Lines extends RowInput {

        private final String name;

        private Lines(String name) {
            this.name = name;
        }

        abstract ByteScanner open() throws IOException;

        @Override
        <T> void read(RowField<T> field, Set<String> keep, int limit, RowBatch.Sink<T> sink) throws IOException {
            try (ByteScanner content = open()) {
                JsonLineBatch.read(content, name, limit, new JsonRowParser<>(field, keep), sink);
            }
        }
    }

    private static final class Rows extends RowInput {

        private final Configuration configuration;
        private final Path path;

        private Rows(Configuration configuration, Path path) {
            this.configuration = configuration;
            this.path = path;
        }

        @Override
        <T> void read(RowField<T> field, Set<String> keep, int limit, RowBatch.Sink<T> sink) throws IOException {
            ParquetRowReader<T> reader = new ParquetRowReader<>(field, keep, path.toString(), sink);
            ParquetRows.read(configuration, path, reader);
            reader.flush();
        }
    }
}
