package org.millrace.spark.cli;

/** A text in quotation marks on one line, with what cannot be seen by its number. */
final class Printable {

    private Printable() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(character -> append(character, out));
        return out.append('"').toString();
    }

    private static void append(int character, StringBuilder out) {
        switch (character) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> {
                boolean hidden = Character.isISOControl(character)
                        || !Character.isDefined(character)
                        || Character.getType(character) == Character.FORMAT
                        || (character != ' ' && Character.isSpaceChar(character));
                if (hidden) {
                    out.append("\\u{%X}".formatted(character));
                } else {
                    out.appendCodePoint(character);
                }
            }
        }
    }
}
