package org.millrace.data.rows;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The columns of a row that are read; the same object holds row after row. */
final class ParquetRowColumns<T> extends GroupConverter {

    private final List<Converter> converters = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final RowField.ColumnReader<T> reader;

    ParquetRowColumns(GroupType columns, RowField<T> field) {
        reader = field.reader(columns.getType(field.name()));
        for (Type column : columns.getFields()) {
            if (column.getName().equals(field.name())) {
                converters.add(reader.converter());
            } else {
                Kept cell = new Kept(column.getName(), isUnsigned(column));
                kept.add(cell);
                converters.add(cell);
            }
        }
    }

    /** Whether a column has values that JSON has a form for: strings, plain numbers, booleans. */
    static boolean canKeep(Type column) {
        if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
            return false;
        }
        PrimitiveType type = column.asPrimitiveType();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        PrimitiveTypeName name = type.getPrimitiveTypeName();
        if (name == PrimitiveTypeName.BINARY) {
            return meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                    || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
        }
        boolean plain = meaning == null || meaning instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
        return plain && name != PrimitiveTypeName.INT96 && name != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private static boolean isUnsigned(Type column) {
        return column.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation whole
                && !whole.isSigned();
    }

    @Nullable
    T value() throws BadValueException {
        return reader.value();
    }

    List<Row.KeptField> kept() {
        List<Row.KeptField> fields = new ArrayList<>();
        for (Kept cell : kept) {
            if (cell.json != null) {
                fields.add(new Row.KeptField(cell.name, cell.json));
            }
        }
        return fields;
    }

    @Override
    public Converter getConverter(int column) {
        return converters.get(column);
    }

    @Override
    public void start() {
        reader.clear();
        kept.forEach(cell -> cell.json = null);
    }

    @Override
    public void end() {}

    /** A value as JSON. */
    private static final class Kept extends PrimitiveConverter {

        private final String name;
        private final boolean unsigned;
        private @Nullable String json;

        private Kept(String name, boolean unsigned) {
            this.name = name;
            this.unsigned = unsigned;
        }

        @Override
        public void addBinary(Binary value) {
            String text = new String(value.getBytesUnsafe(), StandardCharsets.UTF_8);
            json = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        }

        @Override
        public void addBoolean(boolean value) {
            json = Boolean.toString(value);
        }

        @Override
        public void addInt(int value) {
            json = unsigned ? Integer.toUnsignedString(value) : Integer.toString(value);
        }

        @Override
        public void addLong(long value) {
            json = unsigned ? Long.toUnsignedString(value) : Long.toString(value);
        }

        @Override
        public void addFloat(float value) {
            json = Float.isFinite(value) ? Float.toString(value) : "null";
        }

        @Override
        public void addDouble(double value) {
            json = Double.isFinite(value) ? Double.toString(value) : "null";
        }
    }

    /** Hands out the row after Parquet has filled it. */
    static final class Materializer<T> extends RecordMaterializer<ParquetRowColumns<T>> {

        private final ParquetRowColumns<T> row;

        Materializer(ParquetRowColumns<T> row) {
            this.row = row;
        }

        @Override
        public ParquetRowColumns<T> getCurrentRecord() {
            return row;
        }

        @Override
        public GroupConverter getRootConverter() {
            return row;
        }
    }
}
