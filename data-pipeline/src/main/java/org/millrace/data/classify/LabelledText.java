package org.millrace.data.classify;

/**
 * A text and its class, to learn from or to be measured with.
 *
 * @param label without {@code __label__}; not empty and without white space, since fastText's files hold it as a word
 */
public record LabelledText(String label, String text) {

    public LabelledText {
        if (!isLabel(label)) {
            throw new IllegalArgumentException(
                    "A label must be a word without white space, cannot be: '%s'".formatted(label));
        }
    }

    /** Whether a name can be a label. */
    public static boolean isLabel(String name) {
        return !name.isEmpty()
                && name.chars().noneMatch(c -> c == 0 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }
}
