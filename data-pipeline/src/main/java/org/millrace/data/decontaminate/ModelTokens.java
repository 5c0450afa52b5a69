package org.millrace.data.decontaminate;

import java.util.BitSet;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.TokenBuffer;
import org.millrace.data.tokenize.Tokenizer;

/** Tokens are the ids of a language model's tokenizer, with nothing normalised before. */
final class ModelTokens implements Tokens {

    private final Tokenizer tokenizer;
    private final BitSet known = new BitSet();

    ModelTokens(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public int[] learn(String text) {
        int[] ids = encode(text);
        for (int id : ids) {
            known.set(id);
        }
        return ids;
    }

    @Override
    public int[] of(String text) {
        int[] ids = encode(text);
        for (int i = 0; i < ids.length; i++) {
            if (!known.get(ids[i])) {
                ids[i] = UNKNOWN;
            }
        }
        return ids;
    }

    private int[] encode(String text) {
        TokenBuffer ids = new TokenBuffer();
        tokenizer.encode(text, SpecialTokens.AS_TEXT, ids);
        return ids.toArray();
    }
}
