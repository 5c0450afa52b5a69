package org.millrace.data.rows;

/**
 * What has been converted so far.
 *
 * <p>Not for several threads at once.
 */
final class RowCounts {

    private long rows;
    private long characters;
    private long textBytes;
    private long tokens;

    void row() {
        rows++;
    }

    /** Adds the code points and the UTF-8 bytes of a text; half a surrogate pair counts as U+FFFD. */
    void text(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            characters++;
            if (character < 0x80) {
                textBytes++;
            } else if (character < 0x800) {
                textBytes += 2;
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < length
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                textBytes += 4;
                i++;
            } else {
                textBytes += 3;
            }
        }
    }

    void tokens(int count) {
        tokens += count;
    }

    /** Memory that the values take, about. */
    long bytes() {
        return textBytes + tokens * Integer.BYTES;
    }

    void add(RowCounts other) {
        rows += other.rows;
        characters += other.characters;
        textBytes += other.textBytes;
        tokens += other.tokens;
    }

    ConversionSummary summary(int files, long bad) {
        return new ConversionSummary(files, rows, bad, characters, textBytes, tokens);
    }
}
