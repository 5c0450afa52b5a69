package org.millrace.data.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.millrace.data.read.BadReason;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.ParquetRows;

/** Rows of a Parquet file in batches: the column that is converted, and those that are kept. */
final class ParquetRowReader<T> implements ParquetRows.Target<ParquetRowColumns<T>> {

    private static final int BATCH_ROWS = 512;

    private final RowField<T> field;
    private final Set<String> keep;
    private final String file;
    private final RowBatch.Sink<T> sink;
    private Batch<T> batch;

    ParquetRowReader(RowField<T> field, Set<String> keep, String file, RowBatch.Sink<T> sink) {
        this.field = field;
        this.keep = keep;
        this.file = file;
        this.sink = sink;
        this.batch = new Batch<>(file);
    }

    @Override
    public Optional<MessageType> columns(MessageType schema, long rows) throws IOException {
        Optional<BadValueException> fault = faultOf(schema);
        if (fault.isPresent()) {
            bad("all rows", fault.get().reason(), fault.get().detail(), Math.max(1, rows));
            return Optional.empty();
        }
        List<Type> columns = schema.getFields().stream()
                .filter(column -> column.getName().equals(field.name()) || keep.contains(column.getName()))
                .toList();
        return Optional.of(new MessageType(schema.getName(), columns));
    }

    private Optional<BadValueException> faultOf(MessageType schema) {
        if (!schema.containsField(field.name())) {
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            return Optional.of(new BadValueException(
                    field.missing(), "there is no column `%s`, only %s".formatted(field.name(), names)));
        }
        Optional<BadValueException> fault = field.faultOf(schema.getType(field.name()));
        for (Type column : schema.getFields()) {
            if (fault.isEmpty() && keep.contains(column.getName()) && !ParquetRowColumns.canKeep(column)) {
                fault = Optional.of(new BadValueException(
                        BadReason.UNSUPPORTED_TYPE,
                        "the column `%s` cannot be kept: expected strings, numbers or booleans, got `%s`"
                                .formatted(column.getName(), column.toString().replaceAll("\\s+", " "))));
            }
        }
        return fault;
    }

    @Override
    public RecordMaterializer<ParquetRowColumns<T>> materializer(MessageType columns) {
        return new ParquetRowColumns.Materializer<>(new ParquetRowColumns<>(columns, field));
    }

    @Override
    public void row(long row, ParquetRowColumns<T> columns) throws IOException {
        String position = "row %d".formatted(row);
        try {
            T value = columns.value();
            if (value == null) {
                throw new BadValueException(field.missing(), "the column `%s` is null".formatted(field.name()));
            }
            List<Row.KeptField> kept = columns.kept();
            batch.rows.add(new Row<>(position, value, kept));
            RowCounts size = new RowCounts();
            field.measure(value, size);
            batch.bytes += size.bytes();
            for (Row.KeptField cell : kept) {
                batch.bytes += 2L * cell.json().length();
            }
            if (batch.rows.size() >= BATCH_ROWS || batch.bytes >= Batch.MOST_BYTES) {
                flush();
            }
        } catch (BadValueException e) {
            bad(position, e.reason(), e.detail(), 1);
        }
    }

    @Override
    public void bad(String position, BadReason reason, String detail, long records) throws IOException {
        flush();
        sink.bad(new BadRecord(file, position, reason.label(), detail, "", records));
    }

    /** Hands over what has been read. */
    void flush() throws IOException {
        sink.accept(batch);
        batch = new Batch<>(file);
    }

    private static final class Batch<T> implements RowBatch<T> {

        private static final int MOST_BYTES = 1 << 20;

        private final String file;
        private final List<Row<T>> rows = new ArrayList<>();
        private long bytes;

        private Batch(String file) {
            this.file = file;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void forEach(Target<T> target) {
            rows.forEach(row -> target.row(file, row));
        }
    }
}
