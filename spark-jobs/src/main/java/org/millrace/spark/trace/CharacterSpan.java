package org.millrace.spark.trace;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
        // Byte-level tokens spell the normalised text byte for byte.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int first = 0;
        int last = 0;
        for (int i = 0; i < ids.length; i++) {
            first = i == from ? out.size() : first;
            last = i == to ? out.size() : last;
            out.writeBytes(tokenizer.bytesOf(ids[i]));
        }
        byte[] spelled = out.toByteArray();
        return Optional.of(new CharacterSpan(
                begun(spelled, from < ids.length ? first : spelled.length, true),
                begun(spelled, to < ids.length ? last : spelled.length, false),
                !new String(spelled, StandardCharsets.UTF_8).equals(text)));
    }

    /** Characters that begin before a byte, but for the one that the byte is inside of, if so wanted. */
    private static long begun(byte[] utf8, int before, boolean butInside) {
        long begun = 0;
        for (int i = 0; i < before; i++) {
            begun += isContinuation(utf8[i]) ? 0 : 1;
        }
        return butInside && before < utf8.length && isContinuation(utf8[before]) ? begun - 1 : begun;
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }
}
