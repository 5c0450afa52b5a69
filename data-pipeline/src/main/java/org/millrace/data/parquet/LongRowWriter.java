package org.millrace.data.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of 64-bit numbers to one Parquet file: hashes, identities, edges. The same rows in the same order give the same
 * bytes. A file that exists is replaced.
 */
public final class LongRowWriter implements Closeable {

    private final ParquetWriter<long[]> writer;
    private final int columns;
    private long rows;
    private boolean closed;

    /** @param columns their names; required, signed, 64 bits */
    public LongRowWriter(Configuration configuration, Path path, List<String> columns) throws IOException {
        this.columns = columns.size();
        StableWriter.Builder<long[]> builder = StableWriter.builder(configuration, path, new Support(columns));
        for (String column : columns) {
            builder.withDictionaryEncoding(column, false).withStatisticsEnabled(column, false);
        }
        this.writer = builder.build();
    }

    /** Writes a row, a number for each column; the array may be reused. */
    public void write(long... row) throws IOException {
        if (row.length != columns) {
            throw new IllegalArgumentException("A row has %d numbers, cannot have: %d".formatted(columns, row.length));
        }
        writer.write(row);
        rows++;
    }

    public long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }

    private static final class Support extends WriteSupport<long[]> {

        private final MessageType schema;
        private @Nullable RecordConsumer consumer;

        private Support(List<String> columns) {
            List<Type> fields = new ArrayList<>();
            for (String column : columns) {
                fields.add(Types.required(PrimitiveTypeName.INT64).named(column));
            }
            schema = new MessageType("numbers", fields);
        }

        @Override
        public String getName() {
            return "millrace";
        }

        @Override
        @SuppressWarnings("deprecation") // the form that Parquet declares abstract
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(long[] row) {
            RecordConsumer output = Objects.requireNonNull(consumer, "prepareForWrite comes first");
            output.startMessage();
            for (int column = 0; column < row.length; column++) {
                String name = schema.getFieldName(column);
                output.startField(name, column);
                output.addLong(row[column]);
                output.endField(name, column);
            }
            output.endMessage();
        }
    }
}
