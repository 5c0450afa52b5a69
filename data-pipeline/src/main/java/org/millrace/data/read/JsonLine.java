package org.millrace.data.read;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON, taken apart in a single pass over its bytes. All of it is checked against RFC 8259, but only the text,
 * the mapped fields and short scalars are made into anything. Of fields of one name the last counts.
 */
final class JsonLine {

    private static final int MOST_DEPTH = 1000;

    private final FieldMapping fields;
    private final WantedFields wanted;
    private final JsonStrings strings = new JsonStrings();

    private byte[] bytes = {};
    private int at;
    private int end;

    /** For each container that is open, whether it is an object. */
    private final boolean[] objects = new boolean[MOST_DEPTH];

    private boolean found;
    private String textKind = "";
    private boolean odd;
    private int textStart;
    private int textEnd;
    private String text = "";
    private @Nullable String uri;
    private Map<String, String> metadata = Map.of();
    private @Nullable BadReason fault;
    private String detail = "";

    JsonLine(FieldMapping fields) {
        this.fields = fields;
        this.wanted = WantedFields.of(fields);
    }

    /** Whether the line gave a document's parts; otherwise {@link #fault()} and {@link #detail()} say why not. */
    boolean read(byte[] line, int offset, int length) {
        bytes = line;
        at = offset;
        end = offset + length;
        strings.of(line, offset, length);
        found = false;
        odd = false;
        textStart = offset;
        textEnd = offset;
        text = "";
        uri = null;
        metadata = new LinkedHashMap<>();
        fault = null;
        try {
            document();
        } catch (JsonFormatException e) {
            fault = BadReason.INVALID_JSON;
            detail = String.valueOf(e.getMessage());
        }
        return fault == null;
    }

    String text() {
        return text;
    }

    /** Whether the text has half of a surrogate pair or U+0000. */
    boolean isOdd() {
        return odd;
    }

    /**
     * Whether all of the line is UTF-8. Of the text that is known from its characters: what is no UTF-8 has become
     * U+FFFD.
     */
    boolean isUtf8(int offset, int length) {
        boolean text = this.text.indexOf('\uFFFD') < 0 && Utf8.fault(bytes, offset, textStart - offset) < 0;
        return text && Utf8.fault(bytes, textEnd, offset + length - textEnd) < 0
                || Utf8.fault(bytes, offset, length) < 0;
    }

    @Nullable
    String uri() {
        return uri;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    BadReason fault() {
        if (fault == null) {
            throw new IllegalStateException("Nothing is wrong with the line");
        }
        return fault;
    }

    String detail() {
        return detail;
    }

    private void document() throws JsonFormatException {
        space();
        if (at == end || bytes[at] != '{') {
            String kind = at == end ? "empty" : kind(at);
            passValue();
            refuseMore();
            fail(BadReason.NOT_AN_OBJECT, "the line is %s, expected a JSON object".formatted(kind));
            return;
        }
        object(wanted, 1);
        refuseMore();
        if (!found) {
            fail(BadReason.MISSING_TEXT, "there is no field `%s`".formatted(fields.text()));
        } else if (textKind.equals("null")) {
            fail(BadReason.MISSING_TEXT, "the field `%s` is null".formatted(fields.text()));
        } else if (!textKind.equals("a string")) {
            fail(
                    BadReason.TEXT_NOT_A_STRING,
                    "the field `%s` is %s, expected a string".formatted(fields.text(), textKind));
        }
    }

    private void fail(BadReason reason, String message) {
        fault = reason;
        detail = message;
    }

    /** @param depth how many objects are open with this one; as deep as the mapping's names go */
    private void object(WantedFields among, int depth) throws JsonFormatException {
        at++;
        space();
        if (at < end && bytes[at] == '}') {
            at++;
            return;
        }
        while (true) {
            if (at == end || bytes[at] != '"') {
                throw expected("a field name in double quotes");
            }
            int name = at;
            at = strings.pass(at);
            WantedFields field = among.field(strings);
            if (field == null) {
                strings.check();
            }
            space();
            if (at == end || bytes[at] != ':') {
                throw expected("a colon after the field name");
            }
            at++;
            space();
            value(field, depth, name);
            space();
            if (at < end && bytes[at] == '}') {
                at++;
                return;
            }
            if (at == end || bytes[at] != ',') {
                throw expected("a comma or the end of the object");
            }
            at++;
            space();
        }
    }

    private void value(@Nullable WantedFields field, int depth, int name) throws JsonFormatException {
        WantedFields.Use use = field == null ? null : field.use();
        if (use == WantedFields.Use.TEXT) {
            found = true;
            textKind = at == end ? "empty" : kind(at);
            if (at < end && bytes[at] == '"') {
                at = strings.read(at);
                text = strings.text();
                odd = strings.isOdd();
                textStart = strings.start();
                textEnd = at;
                return;
            }
        }
        if (field != null && field.hasFields() && at < end && bytes[at] == '{') {
            object(field, depth + 1);
            return;
        }
        int from = at;
        boolean string = at < end && bytes[at] == '"';
        passValue();
        boolean scalar = bytes[from] != '{' && bytes[from] != '[' && bytes[from] != 'n';
        if (scalar && use == WantedFields.Use.URI) {
            uri = Surrogates.replaceUnpaired(scalar(from, string));
        } else if (scalar && use == WantedFields.Use.ID) {
            metadata.put(Metadata.ID, Surrogates.replaceUnpaired(scalar(from, string)));
        } else if (scalar && use == null && depth == 1 && at - from <= Metadata.MOST_BYTES) {
            String value = scalar(from, string);
            strings.read(name);
            Metadata.add(metadata, strings.text(), value);
        }
    }

    private String scalar(int from, boolean string) throws JsonFormatException {
        if (string) {
            strings.read(from);
            return strings.text();
        }
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    /** Goes over any value, however deep, without recursion. */
    private void passValue() throws JsonFormatException {
        int depth = 0;
        while (true) {
            space();
            if (at == end) {
                throw expected("a value");
            }
            byte first = bytes[at];
            if (first == '{' || first == '[') {
                if (depth == MOST_DEPTH) {
                    throw strings.fault("more than %d values within each other".formatted(MOST_DEPTH), at);
                }
                boolean object = first == '{';
                objects[depth++] = object;
                at++;
                space();
                if (at < end && bytes[at] == (object ? '}' : ']')) {
                    at++;
                    depth--;
                } else if (object) {
                    passName();
                    continue;
                } else {
                    continue;
                }
            } else if (first == '"') {
                at = strings.pass(at);
                strings.check();
            } else {
                passLiteral(first);
            }
            // A value has ended: close what ends with it, or go on to the next.
            boolean more = false;
            while (depth > 0 && !more) {
                space();
                boolean object = objects[depth - 1];
                if (at < end && bytes[at] == ',') {
                    at++;
                    more = true;
                    if (object) {
                        space();
                        passName();
                    }
                } else if (at < end && bytes[at] == (object ? '}' : ']')) {
                    at++;
                    depth--;
                } else {
                    throw expected(object ? "a comma or the end of the object" : "a comma or the end of the list");
                }
            }
            if (!more) {
                return;
            }
        }
    }

    private void passName() throws JsonFormatException {
        if (at == end || bytes[at] != '"') {
            throw expected("a field name in double quotes");
        }
        at = strings.pass(at);
        strings.check();
        space();
        if (at == end || bytes[at] != ':') {
            throw expected("a colon after the field name");
        }
        at++;
    }

    private void passLiteral(byte first) throws JsonFormatException {
        switch (first) {
            case 't' -> passWord("true");
            case 'f' -> passWord("false");
            case 'n' -> passWord("null");
            default -> passNumber();
        }
    }

    private void passWord(String word) throws JsonFormatException {
        int from = at;
        while (at < end && Character.isLetterOrDigit(bytes[at])) {
            at++;
        }
        if (!word.contentEquals(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1))) {
            at = from;
            throw expected("a value");
        }
    }

    private void passNumber() throws JsonFormatException {
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        int whole = at;
        int digits = passDigits();
        boolean right = digits > 0 && (digits == 1 || bytes[whole] != '0');
        if (right && at < end && bytes[at] == '.') {
            at++;
            right = passDigits() > 0;
        }
        if (right && at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            right = passDigits() > 0;
        }
        if (!right) {
            at = from;
            throw expected("a value");
        }
    }

    private int passDigits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private void space() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private void refuseMore() throws JsonFormatException {
        space();
        if (at < end) {
            throw strings.fault("more follows after the JSON value", at);
        }
    }

    private JsonFormatException expected(String what) {
        String got = at == end ? "unexpected end-of-input" : "got `%s`".formatted(word());
        return strings.fault("%s, expected %s".formatted(got, what), at);
    }

    /** What stands there instead, up to where it could end. */
    private String word() {
        int to = at + 1;
        while (to < end && to < at + 20 && Character.isLetterOrDigit(bytes[to])) {
            to++;
        }
        return Excerpt.of(bytes, at, to - at);
    }

    private String kind(int value) {
        return switch (bytes[value]) {
            case '{' -> "an object";
            case '[' -> "a list";
            case '"' -> "a string";
            case 'n' -> "null";
            case 't', 'f' -> "a boolean";
            default -> "a number";
        };
    }
}
