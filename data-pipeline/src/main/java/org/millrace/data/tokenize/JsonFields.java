package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;

/**
 * An object of {@code tokenizer.json} and where it is. Whatever is not as expected is refused with its place, what is
 * there, and what could be.
 *
 * @param node the object
 * @param place its place in the file, empty for the whole
 */
record JsonFields(JsonNode node, String place) {

    private static final int SHOWN_CHARACTERS = 200;

    JsonFields {
        if (!node.isObject()) {
            throw unsupported(place.isEmpty() ? "the file" : place, node, "a JSON object");
        }
    }

    JsonNode value(String key) {
        return node.path(key);
    }

    String placeOf(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    JsonFields object(String key) {
        return new JsonFields(value(key), placeOf(key));
    }

    boolean hasNothingAt(String key) {
        return isNothing(value(key));
    }

    /** Refuses every key but these: it may be something that changes the ids. */
    void only(String... keys) {
        Set<String> known = Set.of(keys);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new TokenizerFormatException("tokenizer.json: %s is not known: got %s, expected only %s"
                        .formatted(
                                placeOf(name),
                                shown(value(name)),
                                known.stream().sorted().toList()));
            }
        }
    }

    /** Refuses every text but this one. */
    void is(String key, String expected) {
        if (!value(key).asText().equals(expected)) {
            throw unsupported(key, expected);
        }
    }

    /** Refuses whatever is not null. */
    void isNull(String key) {
        if (!hasNothingAt(key)) {
            throw unsupported(key, "null");
        }
    }

    /** Refuses everything but null, false, 0 and the empty text. */
    void isOff(String key) {
        JsonNode value = value(key);
        boolean off = isNothing(value)
                || (value.isBoolean() && !value.booleanValue())
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isNumber() && value.doubleValue() == 0);
        if (!off) {
            throw unsupported(key, value.isBoolean() ? "false" : value.isNumber() ? "null or 0" : "null or \"\"");
        }
    }

    /** Refuses everything but false, which may be left out. */
    void isFalse(String key) {
        if (flag(key, false)) {
            throw unsupported(key, "false");
        }
    }

    boolean flag(String key) {
        if (!value(key).isBoolean()) {
            throw unsupported(key, "true or false");
        }
        return value(key).booleanValue();
    }

    boolean flag(String key, boolean ifAbsent) {
        return value(key).isMissingNode() ? ifAbsent : flag(key);
    }

    int number(String key) {
        JsonNode value = value(key);
        if (!value.isInt() || value.intValue() < 0) {
            throw unsupported(key, "a whole number from 0");
        }
        return value.intValue();
    }

    String text(String key) {
        return text(value(key), placeOf(key));
    }

    /** The list at a key, which may not be absent. */
    JsonNode list(String key) {
        if (!value(key).isArray()) {
            throw unsupported(key, "a list");
        }
        return value(key);
    }

    TokenizerFormatException unsupported(String key, String expected) {
        return unsupported(placeOf(key), value(key), expected);
    }

    static String text(JsonNode node, String place) {
        if (!node.isTextual()) {
            throw unsupported(place, node, "a text");
        }
        return node.textValue();
    }

    static TokenizerFormatException unsupported(String place, JsonNode got, String expected) {
        return new TokenizerFormatException(
                "tokenizer.json: %s is not supported: got %s, expected %s".formatted(place, shown(got), expected));
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String shown(JsonNode node) {
        String all = node.isMissingNode() ? "nothing" : node.toString();
        return all.length() > SHOWN_CHARACTERS ? all.substring(0, SHOWN_CHARACTERS) + "…" : all;
    }
}
