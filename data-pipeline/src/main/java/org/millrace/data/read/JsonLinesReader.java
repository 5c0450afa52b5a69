package org.millrace.data.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. A record's ordinal is its line's, from 0, so blank and bad lines keep their numbers. Scalar
 * fields beside the mapped ones become metadata as long as they are short.
 */
final class JsonLinesReader implements RecordReader {

    private final FieldMapping fields;
    private final int limit;
    private final StrictUtf8 utf8 = new StrictUtf8();
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    JsonLinesReader(FieldMapping fields, int limit) {
        this.fields = fields;
        this.limit = limit;
    }

    @Override
    public void read(ByteScanner content, RecordOutput output) throws IOException {
        for (long line = 0; content.nextLine(limit); line++) {
            String position = "line %d".formatted(line + 1);
            byte[] bytes = content.lineBytes();
            int offset = content.lineOffset();
            int length = content.lineLength();
            if (line == 0) {
                int mark = ByteOrderMark.lengthOfUtf8(bytes, offset, length);
                offset += mark;
                length -= mark;
            }
            if (content.fullLength() > limit) {
                output.bad(
                        position,
                        BadReason.TOO_LONG,
                        "the line has %d bytes, at most %d are read".formatted(content.fullLength(), limit),
                        Excerpt.of(bytes, offset, length));
            } else if (!isBlank(bytes, offset, length)) {
                line(line, position, bytes, offset, length, output);
            }
        }
    }

    private void line(long record, String position, byte[] bytes, int offset, int length, RecordOutput output)
            throws IOException {
        if (!utf8.decode(bytes, offset, length)) {
            output.bad(
                    position,
                    BadReason.INVALID_UTF8,
                    "byte %d of the line is not UTF-8".formatted(utf8.fault()),
                    Excerpt.around(bytes, offset, length, utf8.fault()));
            return;
        }
        Fields found;
        try {
            found = parse();
        } catch (JsonProcessingException e) {
            output.bad(position, BadReason.INVALID_JSON, detailOf(e), Excerpt.of(bytes, offset, length));
            return;
        }
        if (found.fault != null) {
            output.bad(position, found.fault, found.detail, Excerpt.of(bytes, offset, length));
        } else {
            output.text(record, position, found.uri, found.text, found.metadata);
        }
    }

    /** What a line said. Either there is a fault, or there is a text. */
    private static final class Fields {
        private @Nullable BadReason fault;
        private String detail = "";
        private String text = "";
        private @Nullable String uri;
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Fields fail(BadReason reason, String message) {
            fault = reason;
            detail = message;
            return this;
        }
    }

    private Fields parse() throws IOException {
        try (JsonParser parser = json.createParser(utf8.characters(), 0, utf8.length())) {
            var found = new Fields();
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                parser.skipChildren();
                refuseMore(parser);
                return found.fail(
                        BadReason.NOT_AN_OBJECT, "the line is %s, expected a JSON object".formatted(kind(first)));
            }
            JsonToken text = null;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals(fields.text())) {
                    text = value;
                    if (value == JsonToken.VALUE_STRING) {
                        found.text = parser.getText();
                    }
                } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    scalar(name, parser.getText(), found);
                }
                parser.skipChildren();
            }
            refuseMore(parser);
            if (text == null || text == JsonToken.VALUE_NULL) {
                String what = text == null ? "there is no field `%s`" : "the field `%s` is null";
                return found.fail(BadReason.MISSING_TEXT, what.formatted(fields.text()));
            }
            if (text != JsonToken.VALUE_STRING) {
                return found.fail(
                        BadReason.TEXT_NOT_A_STRING,
                        "the field `%s` is %s, expected a string".formatted(fields.text(), kind(text)));
            }
            return found;
        }
    }

    private void scalar(String name, String value, Fields found) {
        if (name.equals(fields.uri())) {
            found.uri = Surrogates.replaceUnpaired(value);
        } else if (name.equals(fields.id())) {
            found.metadata.put(Metadata.ID, Surrogates.replaceUnpaired(value));
        } else {
            Metadata.add(found.metadata, name, value);
        }
    }

    private static void refuseMore(JsonParser parser) throws IOException {
        JsonToken more = parser.nextToken();
        if (more != null) {
            throw new JsonParseException(parser, "more follows after the JSON value");
        }
    }

    private static String detailOf(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return column > 0 ? "%s (column %d)".formatted(message, column) : message;
    }

    private static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }

    private static boolean isBlank(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
