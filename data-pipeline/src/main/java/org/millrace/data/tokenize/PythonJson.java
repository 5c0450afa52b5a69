package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as Python's {@code json.dumps(value, ensure_ascii=False)} writes it, which is what {@code tojson} does in chat
 * templates: a space after commas and colons, keys in the order they came in, nothing escaped that need not be.
 */
final class PythonJson {

    private static final int MOST_DIGITS = 17;

    private PythonJson() {}

    static void append(JsonNode value, StringBuilder out) {
        if (value.isObject()) {
            out.append('{');
            String separator = "";
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                out.append(separator);
                appendText(field.getKey(), out);
                out.append(": ");
                append(field.getValue(), out);
                separator = ", ";
            }
            out.append('}');
        } else if (value.isArray()) {
            out.append('[');
            String separator = "";
            for (JsonNode element : value) {
                out.append(separator);
                append(element, out);
                separator = ", ";
            }
            out.append(']');
        } else if (value.isTextual()) {
            appendText(value.textValue(), out);
        } else if (value.isFloatingPointNumber()) {
            out.append(number(value.doubleValue()));
        } else {
            out.append(value.asText()); // null, true, false and whole numbers
        }
    }

    private static void appendText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Python's {@code repr}: the fewest digits that read back as the same number, and an exponent where it is far. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale(); // of the first digit
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            char direction = exponent < 0 ? '-' : '+';
            return String.format(
                    Locale.ROOT, "%s%c%se%c%02d", sign, digits.charAt(0), fraction, direction, Math.abs(exponent));
        }
        if (exponent < 0) {
            return sign + "0." + "0".repeat(-exponent - 1) + digits;
        }
        String padded = digits + "0".repeat(Math.max(0, exponent + 2 - digits.length()));
        return sign + padded.substring(0, exponent + 1) + "." + padded.substring(exponent + 1);
    }

    /** Not {@code Double.toString}: before JDK 19 that gives a digit too many now and then. */
    private static BigDecimal shortest(double value) {
        var exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean downIsNear =
                    exact.subtract(down).abs().compareTo(up.subtract(exact).abs()) <= 0;
            BigDecimal near = downIsNear ? down : up;
            if (near.doubleValue() == value) {
                return near;
            }
            BigDecimal far = downIsNear ? up : down;
            if (far.doubleValue() == value) {
                return far;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }
}
