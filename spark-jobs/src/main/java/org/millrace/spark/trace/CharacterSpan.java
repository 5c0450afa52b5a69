package org.millrace.spark.trace;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.Optional;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.Tokenizer;

/**
 * Where in a document's text a piece of its tokens lies, in code points. Where a token ends inside a character, the
 * character belongs to both sides.
 *
 * @param from the first
 * @param to behind the last
 * @param normalized whether the places are those of the text after the tokenizer's normalisation, which changed it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CharacterSpan(long from, long to, boolean normalized) {

    /**
     * Places the tokens of a piece.
     *
     * @param text of the whole document
     * @param offset where in the document's tokens the piece begins
     * @param piece its tokens, that which ends the document included
     * @return nothing where these are not the tokens of the text: it has changed, or the tokenizer has
     */
    static Optional<CharacterSpan> of(Tokenizer tokenizer, String text, long offset, int[] piece) {
        int[] ids = tokenizer.encode(text, SpecialTokens.AS_TEXT);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.endOfText();
        if (offset + piece.length > ended.length) {
            return Optional.empty();
        }
        int from = Math.toIntExact(offset);
        int to = from + piece.length;
        if (!Arrays.equals(ended, from, to, piece, 0, piece.length)) {
            return Optional.empty();
        }
        // Byte-level tokens spell the normalised text exactly, so a prefix of them spells a prefix of it.
        String spelled = tokenizer.decode(ids);
        int first = floor(spelled, tokenizer.decode(Arrays.copyOf(ids, Math.min(from, ids.length))));
        int last = ceiling(spelled, tokenizer.decode(Arrays.copyOf(ids, Math.min(to, ids.length))));
        return Optional.of(new CharacterSpan(
                spelled.codePointCount(0, first), spelled.codePointCount(0, last), !spelled.equals(text)));
    }

    /** Where a prefix ends; one that ends inside a character has U+FFFD in its place. */
    private static int floor(String text, String prefix) {
        return text.startsWith(prefix) ? prefix.length() : prefix.length() - 1;
    }

    private static int ceiling(String text, String prefix) {
        int end = floor(text, prefix);
        return end == prefix.length() ? end : end + Character.charCount(text.codePointAt(end));
    }
}
