package org.millrace.data.read;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rows under a row of names (RFC 4180): values that hold the delimiter, quotes or line feeds stand in double quotes, and
 * a quote among them is doubled. A record's ordinal is its row's, from 0, below the names. Short values beside the mapped
 * ones become metadata.
 */
final class CsvReader implements RecordReader {

    private final FieldMapping fields;
    private final int limit;
    private final CsvRow row;

    CsvReader(FieldMapping fields, char delimiter, int limit) {
        this.fields = fields;
        this.limit = limit;
        this.row = new CsvRow((byte) delimiter, limit);
    }

    /** A comma, and a tab where the name says so. */
    static char delimiterOf(String name) {
        String plain = PathPatterns.withoutCompression(name.toLowerCase(Locale.ROOT));
        return plain.endsWith(".tsv") || plain.endsWith(".tab") ? '\t' : ',';
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        if (!row.next(content, true)) {
            output.bad("line 1", BadReason.EMPTY_FILE, "there is no row of names", "");
            return;
        }
        if (row.fault() != null || row.utf8Fault() >= 0 || row.isTooLong()) {
            String fault = row.fault() == null ? "it is no text" : row.fault();
            output.bad("line 1", BadReason.INVALID_CSV, "the row of names cannot be read: " + fault, row.excerpt());
            return;
        }
        List<String> names = row.values();
        int text = names.indexOf(fields.text());
        if (text < 0) {
            long rows = 0;
            while (row.next(content, false)) {
                rows++;
            }
            output.bad(
                    "all rows",
                    BadReason.MISSING_TEXT,
                    "there is no column `%s`, only %s".formatted(fields.text(), names),
                    "",
                    Math.max(1, rows));
            return;
        }
        for (long record = 0; row.next(content, false); record++) {
            row(record, names, text, output);
        }
    }

    private void row(long record, List<String> names, int text, RecordOutput output) throws IOException {
        String place = "line " + row.line();
        if (row.isTooLong()) {
            output.bad(
                    place,
                    BadReason.TOO_LONG,
                    "the row has more than %d bytes, up to line %d; is a quote not closed?"
                            .formatted(limit, row.lastLine()),
                    row.excerpt());
        } else if (row.utf8Fault() >= 0) {
            output.bad(
                    place,
                    BadReason.INVALID_UTF8,
                    "byte %d of the row is not UTF-8".formatted(row.utf8Fault()),
                    row.excerpt());
        } else if (row.fault() != null) {
            output.bad(place, BadReason.INVALID_CSV, row.fault(), row.excerpt());
        } else if (row.size() != names.size()) {
            output.bad(
                    place,
                    BadReason.INVALID_CSV,
                    "the row has %d values, expected %d as the row of names".formatted(row.size(), names.size()),
                    row.excerpt());
        } else {
            document(record, place, names, row.values(), text, output);
        }
    }

    private void document(
            long record, String place, List<String> names, List<String> values, int text, RecordOutput output)
            throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        String uri = null;
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (i == text || value.isEmpty()) {
                continue;
            }
            if (names.get(i).equals(fields.uri())) {
                uri = value;
            } else if (names.get(i).equals(fields.id())) {
                metadata.put(Metadata.ID, value);
            } else {
                Metadata.add(metadata, names.get(i), value);
            }
        }
        output.unicodeText(record, place, uri, values.get(text), metadata);
    }
}
