package org.millrace.data.read;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * One document a row, from any schema with a string column for the text. Columns that are lists or groups are not read.
 */
final class ParquetRecordReader implements ParquetRows.Target<ParquetRow> {

    private final FieldMapping fields;
    private final int limit;
    private final RecordOutput output;
    private final StrictUtf8 utf8 = new StrictUtf8();

    ParquetRecordReader(FieldMapping fields, int limit, RecordOutput output) {
        this.fields = fields;
        this.limit = limit;
        this.output = output;
    }

    @Override
    public Optional<MessageType> columns(MessageType schema, long rows) throws IOException {
        if (!schema.containsField(fields.text())) {
            bad(
                    "all rows",
                    BadReason.MISSING_TEXT,
                    "there is no column `%s`, only %s".formatted(fields.text(), namesOf(schema)),
                    Math.max(1, rows));
            return Optional.empty();
        }
        Type text = schema.getType(fields.text());
        if (!isPlain(text) || text.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            bad(
                    "all rows",
                    BadReason.TEXT_NOT_A_STRING,
                    "the column `%s` is `%s`, expected a string".formatted(fields.text(), text),
                    Math.max(1, rows));
            return Optional.empty();
        }
        List<Type> columns =
                schema.getFields().stream().filter(ParquetRecordReader::isPlain).toList();
        return Optional.of(new MessageType(schema.getName(), columns));
    }

    @Override
    public RecordMaterializer<ParquetRow> materializer(MessageType columns) {
        return new ParquetRow.Materializer(columns);
    }

    @Override
    public void bad(String position, BadReason reason, String detail, long records) throws IOException {
        output.bad(position, reason, detail, "", records);
    }

    @Override
    public void row(long record, ParquetRow row) throws IOException {
        String position = "row %d".formatted(record);
        byte[] text = row.bytes(fields.text());
        if (text == null) {
            output.bad(position, BadReason.MISSING_TEXT, "the column `%s` is null".formatted(fields.text()), "");
        } else if (text.length > limit) {
            output.bad(
                    position,
                    BadReason.TOO_LONG,
                    "the text has %d bytes, at most %d are read".formatted(text.length, limit),
                    Excerpt.of(text, 0, text.length));
        } else if (!utf8.decode(text, 0, text.length)) {
            output.bad(
                    position,
                    BadReason.INVALID_UTF8,
                    "byte %d of the text is not UTF-8".formatted(utf8.fault()),
                    Excerpt.around(text, 0, text.length, utf8.fault()));
        } else {
            String decoded = utf8.toString();
            Map<String, String> metadata = new LinkedHashMap<>();
            String uri = null;
            for (Map.Entry<String, String> scalar :
                    row.scalarsBeside(fields.text()).entrySet()) {
                if (scalar.getKey().equals(fields.uri())) {
                    uri = scalar.getValue();
                } else if (scalar.getKey().equals(fields.id())) {
                    metadata.put(Metadata.ID, scalar.getValue());
                } else {
                    Metadata.add(metadata, scalar.getKey(), scalar.getValue());
                }
            }
            output.text(record, position, uri, decoded, metadata);
        }
    }

    /** A column of single values. INT96, the time stamp of old files, and fixed-length bytes say nothing as text. */
    private static boolean isPlain(Type type) {
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            return false;
        }
        PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
        return name != PrimitiveTypeName.INT96 && name != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private static List<String> namesOf(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }
}
