package org.millrace.data.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadReason;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.Excerpt;
import org.millrace.data.read.StrictUtf8;

/**
 * Takes a JSON object apart: the field that is converted, and the text of those that are kept. A blank line is no row. Of
 * two fields of one name the last counts. For any number of threads.
 */
final class JsonRowParser<T> {

    private final RowField<T> field;
    private final Set<String> keep;
    private final ThreadLocal<StrictUtf8> decoders = ThreadLocal.withInitial(StrictUtf8::new);
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    JsonRowParser(RowField<T> field, Set<String> keep) {
        this.field = field;
        this.keep = keep;
    }

    /** Hands the row of a line over, or what is wrong with it. */
    void parse(String file, String position, byte[] bytes, int offset, int length, RowBatch.Target<T> target)
            throws IOException {
        StrictUtf8 utf8 = decoders.get();
        if (isBlank(bytes, offset, length)) {
            return;
        }
        if (!utf8.decode(bytes, offset, length)) {
            target.bad(new BadRecord(
                    file,
                    position,
                    BadReason.INVALID_UTF8.label(),
                    "byte %d of the line is not UTF-8".formatted(utf8.fault()),
                    Excerpt.around(bytes, offset, length, utf8.fault())));
            return;
        }
        try (JsonParser parser = json.createParser(utf8.characters(), 0, utf8.length())) {
            target.row(file, row(parser, position, utf8.characters()));
        } catch (BadValueException e) {
            target.bad(bad(file, position, e.reason(), e.detail(), bytes, offset, length));
        } catch (JsonProcessingException e) {
            target.bad(bad(file, position, BadReason.INVALID_JSON, detailOf(e), bytes, offset, length));
        }
    }

    private static BadRecord bad(
            String file, String position, BadReason reason, String detail, byte[] bytes, int offset, int length) {
        return new BadRecord(file, position, reason.label(), detail, Excerpt.of(bytes, offset, length));
    }

    private Row<T> row(JsonParser parser, String position, char[] characters) throws IOException, BadValueException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new BadValueException(
                    BadReason.NOT_AN_OBJECT,
                    "the line is %s, expected a JSON object"
                            .formatted(first == null ? "empty" : RowField.kindOf(first)));
        }
        T value = null;
        BadValueException fault = missing("there is no field `%s`");
        List<Row.KeptField> kept = new ArrayList<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals(field.name())) {
                if (token == JsonToken.VALUE_NULL) {
                    fault = missing("the field `%s` is null");
                    value = null;
                } else {
                    value = field.readJson(parser, token);
                }
            } else if (keep.contains(name)) {
                keep(new Row.KeptField(name, source(parser, characters)), kept);
            } else {
                parser.skipChildren();
            }
        }
        JsonToken more = parser.nextToken();
        if (more != null) {
            throw new JsonParseException(parser, "more follows after the JSON value");
        }
        return row(position, value, kept, fault);
    }

    private Row<T> row(String position, @Nullable T value, List<Row.KeptField> kept, BadValueException fault)
            throws BadValueException {
        if (value == null) {
            throw fault;
        }
        return new Row<>(position, value, kept);
    }

    private static void keep(Row.KeptField field, List<Row.KeptField> kept) {
        kept.removeIf(earlier -> earlier.name().equals(field.name()));
        kept.add(field);
    }

    private BadValueException missing(String detail) {
        return new BadValueException(field.missing(), detail.formatted(field.name()));
    }

    /** The value that the parser is at, as it is written in the line; the parser is left at its last token. */
    private static String source(JsonParser parser, char[] characters) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.finishToken();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        return new String(characters, start, end - start).strip();
    }

    private static String detailOf(JsonProcessingException e) {
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return column > 0 ? "%s (column %d)".formatted(e.getOriginalMessage(), column) : e.getOriginalMessage();
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
