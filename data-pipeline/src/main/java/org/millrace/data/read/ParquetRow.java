package org.millrace.data.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The values of one row of single-valued columns; the same object holds row after row. */
final class ParquetRow extends GroupConverter {

    private final List<String> names = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    ParquetRow(GroupType schema) {
        for (Type column : schema.getFields()) {
            names.add(column.getName());
            cells.add(new Cell(column.getLogicalTypeAnnotation()));
        }
    }

    /** The bytes of a string column; null where the row has none. */
    byte @Nullable [] bytes(String column) {
        return cells.get(names.indexOf(column)).bytes;
    }

    /** The values of all columns but one that the row has, as text, in the order of the columns. */
    Map<String, String> scalarsBeside(String column) {
        Map<String, String> scalars = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String value = names.get(i).equals(column) ? null : cells.get(i).toText();
            if (value != null) {
                scalars.put(names.get(i), value);
            }
        }
        return scalars;
    }

    @Override
    public Converter getConverter(int column) {
        return cells.get(column);
    }

    @Override
    public void start() {
        cells.forEach(Cell::clear);
    }

    @Override
    public void end() {}

    private static final class Cell extends PrimitiveConverter {

        private final @Nullable LogicalTypeAnnotation meaning;
        private byte @Nullable [] bytes;
        private @Nullable String value;

        private Cell(@Nullable LogicalTypeAnnotation meaning) {
            this.meaning = meaning;
        }

        private void clear() {
            bytes = null;
            value = null;
        }

        /** Bytes count as text only where the schema says that they are. */
        private @Nullable String toText() {
            boolean string = meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                    || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
            return bytes != null && string ? new String(bytes, StandardCharsets.UTF_8) : value;
        }

        @Override
        public void addBinary(Binary binary) {
            bytes = binary.getBytes();
        }

        @Override
        public void addBoolean(boolean flag) {
            value = Boolean.toString(flag);
        }

        @Override
        public void addInt(int number) {
            value = Integer.toString(number);
        }

        @Override
        public void addLong(long number) {
            value = Long.toString(number);
        }

        @Override
        public void addFloat(float number) {
            value = Float.toString(number);
        }

        @Override
        public void addDouble(double number) {
            value = Double.toString(number);
        }
    }

    /** Hands out the row after Parquet has filled it. */
    static final class Materializer extends RecordMaterializer<ParquetRow> {

        private final ParquetRow row;

        Materializer(GroupType schema) {
            row = new ParquetRow(schema);
        }

        @Override
        public ParquetRow getCurrentRecord() {
            return row;
        }

        @Override
        public GroupConverter getRootConverter() {
            return row;
        }
    }
}
