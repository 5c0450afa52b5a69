package org.millrace.data.decontaminate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.read.ByteOrderMark;
import org.millrace.data.read.ByteScanner;

/** Items as JSON objects, one a line; blank lines are none. */
final class JsonItems implements ItemRows {

    /** Longest line: a benchmark of whole books stays below. */
    private static final int LIMIT = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteScanner lines;
    private JsonNode row = MissingNode.getInstance();
    private boolean first = true;

    JsonItems(Configuration configuration, Path file) throws IOException {
        lines = ByteScanner.open(configuration, file);
    }

    @Override
    public boolean next() throws IOException {
        while (lines.nextLine(LIMIT)) {
            if (lines.fullLength() > LIMIT) {
                throw new IOException(
                        "the line has %d bytes, at most %d are read".formatted(lines.fullLength(), LIMIT));
            }
            byte[] bytes = lines.lineBytes();
            int offset = lines.lineOffset();
            int length = lines.lineLength();
            int mark = first ? ByteOrderMark.lengthOfUtf8(bytes, offset, length) : 0;
            first = false;
            row = JSON.readTree(bytes, offset + mark, length - mark);
            if (!row.isMissingNode()) {
                if (!row.isObject()) {
                    throw new IOException("it is %s, expected a JSON object".formatted(row.getNodeType()));
                }
                return true;
            }
        }
        return false;
    }

    @Override
    public String text(String field) throws IOException {
        JsonNode value = row;
        for (String name : field.split("\\.", -1)) {
            value = value.path(name);
        }
        // Some names hold full stops themselves.
        value = value.isMissingNode() ? row.path(field) : value;
        if (value.isMissingNode()) {
            throw new IOException("it has no field `%s`, only %s".formatted(field, names()));
        }
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString().strip();
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        for (Map.Entry<String, JsonNode> entry : row.properties()) {
            names.append(names.isEmpty() ? "" : ", ").append(entry.getKey());
        }
        return names.toString();
    }

    private static void append(JsonNode value, StringBuilder text) {
        if (value.isContainerNode()) {
            for (Iterator<JsonNode> values = value.elements(); values.hasNext(); ) {
                append(values.next(), text);
            }
        } else if (!value.isNull()) {
            text.append(value.asText()).append('\n');
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
