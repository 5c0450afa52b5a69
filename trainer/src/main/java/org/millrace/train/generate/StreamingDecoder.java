package org.millrace.train.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives the text of tokens as they come, in whole characters. A token is bytes and may end inside a character; the
 * decoder shows that as one U+FFFD at the end of the text, which is held back until the next token tells what it is.
 * Together the pieces are the text of all tokens at once.
 */
final class StreamingDecoder {

    private static final char REPLACEMENT = '\uFFFD';

    private final Function<int[], String> decode;
    private final Consumer<String> listener;

    /** Tokens since the last one that ended with a character. */
    private final List<Integer> pending = new ArrayList<>();

    /** Characters of their text that were given already. */
    private int given;

    StreamingDecoder(Function<int[], String> decode, Consumer<String> listener) {
        this.decode = decode;
        this.listener = listener;
    }

    void append(int id) {
        pending.add(id);
        String text = text();
        if (text.isEmpty() || text.charAt(text.length() - 1) != REPLACEMENT) {
            give(text, text.length());
            pending.clear();
            given = 0;
        } else {
            give(text, text.length() - 1);
        }
    }

    /** Gives what was held back. */
    void finish() {
        String text = text();
        give(text, text.length());
    }

    private String text() {
        return decode.apply(pending.stream().mapToInt(Integer::intValue).toArray());
    }

    private void give(String text, int end) {
        if (end > given) {
            listener.accept(text.substring(given, end));
            given = end;
        }
    }
}
