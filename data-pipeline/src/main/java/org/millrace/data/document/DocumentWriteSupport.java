package org.millrace.data.document;

import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Binds a kind of row to its schema and to the way its fields are written. */
final class DocumentWriteSupport<T> extends WriteSupport<T> {

    private final MessageType schema;
    private final BiConsumer<DocumentFields, T> row;
    private @Nullable RecordConsumer consumer;
    private @Nullable DocumentFields fields;

    DocumentWriteSupport(MessageType schema, BiConsumer<DocumentFields, T> row) {
        this.schema = schema;
        this.row = row;
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
        fields = new DocumentFields(recordConsumer);
    }

    @Override
    public void write(T value) {
        RecordConsumer output = Objects.requireNonNull(consumer, "prepareForWrite comes first");
        output.startMessage();
        row.accept(Objects.requireNonNull(fields), value);
        output.endMessage();
    }
}
