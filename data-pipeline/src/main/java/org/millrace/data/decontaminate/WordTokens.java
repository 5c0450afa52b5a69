package org.millrace.data.decontaminate;

import org.millrace.data.tokenize.TokenBuffer;

/** Tokens are words as {@link WordScanner} finds them. Words are told apart by 64 bits of hash. */
final class WordTokens implements Tokens {

    private final LongCodes codes = new LongCodes();

    @Override
    public int[] learn(String text) {
        TokenBuffer tokens = new TokenBuffer();
        WordScanner.forEachWord(text, hash -> tokens.append(codes.add(hash)));
        return tokens.toArray();
    }

    @Override
    public int[] of(String text) {
        TokenBuffer tokens = new TokenBuffer();
        WordScanner.forEachWord(text, hash -> tokens.append(codes.get(hash)));
        return tokens.toArray();
    }
}
