package org.millrace.data.read;

import java.util.Map;
import java.util.TreeMap;

/**
 * Markdown, whose text stays as it is written. Front matter, lines of {@code name: value} between two lines of three
 * dashes before the text, is no part of it: its short values become metadata.
 */
final class MarkdownFile implements DocumentFile {

    private static final String FENCE = "---";

    @Override
    public Content read(String text) {
        if (!isFence(text, 0)) {
            return new Content(text, Map.of());
        }
        Map<String, String> metadata = new TreeMap<>();
        int line = nextLine(text, 0);
        while (line < text.length()) {
            int next = nextLine(text, line);
            if (isFence(text, line)) {
                return new Content(text.substring(next), metadata);
            }
            field(text.substring(line, next).strip(), metadata);
            line = next;
        }
        // Nothing ends it, so it was a rule above the text.
        return new Content(text, Map.of());
    }

    private static void field(String line, Map<String, String> metadata) {
        int colon = line.indexOf(':');
        if (colon <= 0 || line.charAt(0) == '#' || line.charAt(0) == '-') {
            return;
        }
        String value = line.substring(colon + 1).strip();
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        value = quoted ? value.substring(1, value.length() - 1) : value;
        if (!value.isEmpty()) {
            Metadata.add(metadata, line.substring(0, colon).strip(), value);
        }
    }

    private static boolean isFence(String text, int line) {
        int end = nextLine(text, line);
        return text.substring(line, end).stripTrailing().equals(FENCE);
    }

    private static int nextLine(String text, int line) {
        int feed = text.indexOf('\n', line);
        return feed < 0 ? text.length() : feed + 1;
    }
}
