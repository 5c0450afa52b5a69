package org.millrace.data.decontaminate;

/** Goes through the n-grams of a sequence that are made of known tokens only, with a hash that rolls along. */
final class NGramHash {

    /** Told of every n-gram in the order of the sequence. */
    interface Visitor {

        /** @return whether to go on */
        boolean nGram(int begin, long hash);
    }

    private static final long BASE = 0xD6E8FEB86659FD93L;

    private final int n;
    /** BASEⁿ, modulo 2⁶⁴. */
    private final long outgoing;

    NGramHash(int n) {
        this.n = n;
        long power = 1;
        for (int i = 0; i < n; i++) {
            power *= BASE;
        }
        this.outgoing = power;
    }

    /** Visits until there are no more n-grams, or the visitor wants none. */
    void forEach(int[] tokens, Visitor visitor) {
        long rolling = 0;
        int known = 0;
        for (int i = 0; i < tokens.length; i++) {
            int token = tokens[i];
            if (token == Tokens.UNKNOWN) {
                known = 0;
                rolling = 0;
                continue;
            }
            rolling = rolling * BASE + value(token);
            known++;
            if (known > n) {
                rolling -= value(tokens[i - n]) * outgoing;
            }
            if (known >= n && !visitor.nGram(i - n + 1, mix(rolling))) {
                return;
            }
        }
    }

    private static long value(int token) {
        return mix(token + 1L);
    }

    private static long mix(long key) {
        long h = key * 0x9E3779B97F4A7C15L;
        h = (h ^ h >>> 32) * 0xBF58476D1CE4E5B9L;
        return h ^ h >>> 29;
    }
}
