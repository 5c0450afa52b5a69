package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * One document a row, from any schema with a string column for the text. Row groups are read one by one, so that a
 * damaged one takes only its own rows with it. Columns that are lists or groups are not read.
 */
final class ParquetRecordReader {

    private final FileSystem fileSystem;
    private final FieldMapping fields;
    private final int limit;
    private final StrictUtf8 utf8 = new StrictUtf8();

    ParquetRecordReader(FileSystem fileSystem, FieldMapping fields, int limit) {
        this.fileSystem = fileSystem;
        this.fields = fields;
        this.limit = limit;
    }

    void read(Path path, RecordOutput output) throws IOException {
        var input = StoredParquet.open(fileSystem, path);
        if (input.getLength() == 0) {
            output.bad("byte 0", BadReason.EMPTY_FILE, "the file holds nothing", "");
            return;
        }
        ParquetFileReader reader;
        try {
            reader = ParquetFileReader.open(input);
        } catch (IOException | RuntimeException e) {
            input.rethrowFailure();
            output.bad("footer", BadReason.CORRUPT_PARQUET, "the file cannot be opened: " + rootOf(e), "");
            return;
        }
        try (reader) {
            rows(reader, input, output);
        }
    }

    private void rows(ParquetFileReader reader, StoredParquet input, RecordOutput output) throws IOException {
        MessageType schema = reader.getFileMetaData().getSchema();
        long rows = reader.getRecordCount();
        if (!schema.containsField(fields.text())) {
            output.bad(
                    "all rows",
                    BadReason.MISSING_TEXT,
                    "there is no column `%s`, only %s".formatted(fields.text(), namesOf(schema)),
                    "",
                    Math.max(1, rows));
            return;
        }
        Type text = schema.getType(fields.text());
        if (!isPlain(text) || text.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            output.bad(
                    "all rows",
                    BadReason.TEXT_NOT_A_STRING,
                    "the column `%s` is `%s`, expected a string".formatted(fields.text(), text),
                    "",
                    Math.max(1, rows));
            return;
        }
        List<Type> columns =
                schema.getFields().stream().filter(ParquetRecordReader::isPlain).toList();
        MessageType projection = new MessageType(schema.getName(), columns);
        reader.setRequestedSchema(projection);
        MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(projection, schema);
        long first = 0;
        for (BlockMetaData block : new ArrayList<>(reader.getRowGroups())) {
            rowGroup(reader, columnIo, projection, first, block.getRowCount(), input, output);
            first += block.getRowCount();
        }
    }

    private void rowGroup(
            ParquetFileReader reader,
            MessageColumnIO columnIo,
            MessageType projection,
            long first,
            long count,
            StoredParquet input,
            RecordOutput output)
            throws IOException {
        org.apache.parquet.io.RecordReader<ParquetRow> rows = null;
        for (long row = first; row < first + count; row++) {
            ParquetRow values;
            try {
                if (rows == null) {
                    PageReadStore pages = reader.readNextRowGroup();
                    rows = columnIo.getRecordReader(pages, new ParquetRow.Materializer(projection));
                }
                values = rows.read();
            } catch (IOException | RuntimeException e) {
                input.rethrowFailure();
                if (rows == null) {
                    reader.skipNextRowGroup();
                }
                long lost = first + count - row;
                output.bad(
                        lost == 1 ? "row %d".formatted(row) : "rows %d to %d".formatted(row, first + count - 1),
                        BadReason.CORRUPT_PARQUET,
                        "the row group cannot be read on: " + rootOf(e),
                        "",
                        lost);
                return;
            }
            row(row, values, output);
        }
    }

    private void row(long record, ParquetRow row, RecordOutput output) throws IOException {
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

    private static String rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
