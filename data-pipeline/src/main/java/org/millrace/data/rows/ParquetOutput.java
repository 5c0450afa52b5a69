package org.millrace.data.rows;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.millrace.data.parquet.StableWriter;

/**
 * A Parquet file with a column for each field kept, then the converted one. A kept column is of strings, since fields of
 * JSON have no type of their own: a string as it is, anything else as its JSON.
 */
final class ParquetOutput<T> extends RowOutput<T> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WholeFile file;
    private final ParquetWriter<Row<T>> writer;
    private boolean closed;

    ParquetOutput(Configuration configuration, WholeFile file, RowField<T> field, List<String> keep)
            throws IOException {
        this.file = file;
        this.writer = StableWriter.builder(configuration, file.temporary(), new Support<>(field, keep))
                .withDictionaryEncoding(false)
                .build();
    }

    @Override
    Prepared prepare(List<Row<T>> rows) {
        return () -> {
            for (Row<T> row : rows) {
                writer.write(row);
            }
        };
    }

    @Override
    public void commit() throws IOException {
        closeWriter();
        file.commit();
    }

    private void closeWriter() throws IOException {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            closeWriter();
        }
    }

    private static final class Support<T> extends WriteSupport<Row<T>> {

        private final RowField<T> field;
        private final List<String> keep;
        private @Nullable RecordConsumer output;

        private Support(RowField<T> field, List<String> keep) {
            this.field = field;
            this.keep = keep;
        }

        @Override
        public String getName() {
            return "millrace";
        }

        @Override
        @SuppressWarnings("deprecation") // the form that Parquet declares abstract
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema(), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema(), Map.of());
        }

        private MessageType schema() {
            List<Type> columns = new ArrayList<>();
            keep.forEach(
                    name -> columns.add(Types.optional(BINARY).as(stringType()).named(name)));
            columns.add(field.column());
            return new MessageType("row", columns);
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            output = recordConsumer;
        }

        @Override
        public void write(Row<T> row) {
            RecordConsumer out = Objects.requireNonNull(output, "prepareForWrite comes first");
            out.startMessage();
            for (Row.KeptField kept : row.kept()) {
                String text = text(kept.json());
                if (text != null) {
                    int column = keep.indexOf(kept.name());
                    out.startField(kept.name(), column);
                    out.addBinary(Binary.fromString(text));
                    out.endField(kept.name(), column);
                }
            }
            out.startField(field.name(), keep.size());
            field.writeParquet(out, row.value());
            out.endField(field.name(), keep.size());
            out.endMessage();
        }

        private static @Nullable String text(String json) {
            try {
                JsonNode value = JSON.readTree(json);
                return value.isNull() ? null : value.isTextual() ? value.textValue() : json;
            } catch (IOException e) {
                throw new IllegalStateException("Kept fields have been parsed before: " + json, e);
            }
        }
    }
}
