package org.millrace.data.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Index lines of web archives. CDX has columns, named by letters in its first line: {@code V} is where the record begins
 * in its compressed archive, {@code g} the archive. CDXJ has JSON behind a key and a time, with {@code offset} and
 * {@code filename}.
 */
final class CdxReader {

    private static final int MOST_LINE_BYTES = 1 << 20;

    /** The columns of eleven that most programs write. */
    private static final List<String> USUAL_COLUMNS = List.of("N", "b", "a", "m", "s", "k", "r", "M", "S", "V", "g");

    private static final JsonFactory JSON = new JsonFactory();

    /** Takes the records of an index. */
    interface Records {
        void record(String archive, long offset);
    }

    private final Records records;
    private List<String> columns = USUAL_COLUMNS;

    private CdxReader(Records records) {
        this.records = records;
    }

    /**
     * Reads one file to its end.
     *
     * @throws IOException where it cannot be read or has a line that is neither CDX nor CDXJ; the message names it
     */
    static void read(Configuration configuration, Path path, Records records) throws IOException {
        var reader = new CdxReader(records);
        try (var content = ByteScanner.open(configuration, path)) {
            for (long line = 1; content.nextLine(MOST_LINE_BYTES); line++) {
                String text = new String(
                        content.lineBytes(), content.lineOffset(), content.lineLength(), StandardCharsets.UTF_8);
                if (!text.isBlank() && !reader.line(text.strip(), line == 1)) {
                    throw new IOException("Line %d of the index %s is neither CDX nor CDXJ: `%s`"
                            .formatted(line, path, Excerpt.of(text)));
                }
            }
        }
    }

    private boolean line(String line, boolean first) throws IOException {
        if (first && line.startsWith("CDX ")) {
            columns = List.of(line.substring("CDX ".length()).split(" ", -1));
            return columns.contains("V") && columns.contains("g");
        }
        int json = line.indexOf('{');
        if (json >= 0 && line.endsWith("}")) {
            return json(line.substring(json));
        }
        String[] values = line.split(" ", -1);
        if (values.length != columns.size()) {
            return false;
        }
        return record(values[columns.indexOf("g")], values[columns.indexOf("V")]);
    }

    private boolean json(String object) throws IOException {
        String archive = "";
        String offset = "";
        try (JsonParser parser = JSON.createParser(object)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals("filename")) {
                    archive = parser.getText();
                } else if (name.equals("offset")) {
                    offset = parser.getText();
                }
                parser.skipChildren();
            }
        } catch (JsonProcessingException e) {
            return false;
        }
        // Some lines tell of a record that is nowhere, such as a revisit.
        return archive.isEmpty() || offset.isEmpty() || record(archive, offset);
    }

    private boolean record(String archive, String offset) {
        if (offset.equals("-")) {
            return true;
        }
        try {
            records.record(archive, Long.parseLong(offset));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
