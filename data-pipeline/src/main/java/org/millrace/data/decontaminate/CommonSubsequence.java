package org.millrace.data.decontaminate;

import java.util.Arrays;

/**
 * The length of the longest common subsequence of two sequences: of all that both become by leaving tokens out.
 *
 * <p>Bit-parallel after Hyyrö (2004, "Bit-parallel LCS-length computation revisited"): 64 rows of the table of dynamic
 * programming are one word, and a column of them takes five operations. Longer sequences are done in strips of 64 rows;
 * what one strip carries into the next is kept for each column. Only tokens that both have take part. Time is
 * (shorter ÷ 64) · longer, memory a few bytes for each token.
 *
 * <p>Holds buffers, so each thread needs its own.
 */
final class CommonSubsequence {

    private static final int ROWS = Long.SIZE;

    /** Open addressing: tokens of the shorter sequence, {@link Tokens#UNKNOWN} where a slot is free. */
    private int[] tokens = new int[0];

    /** The token's symbol; symbols number the different tokens from 0. */
    private int[] symbols = new int[0];

    private int slots;
    private int distinct;

    /** Symbols of the shorter sequence; {@link Tokens#UNKNOWN} for tokens that equal none. */
    private int[] shorter = new int[0];

    /** Occurrences of each symbol that the longer sequence has not matched. */
    private int[] left = new int[0];

    /** Symbols of those tokens of the longer sequence that the shorter one has. */
    private int[] longer = new int[0];

    private int columns;
    private byte[] carries = new byte[0];
    private long[] matches = new long[0];

    /** A part of a sequence, from {@code begin} up to, but without, {@code end}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Span(int[] tokens, int begin, int end) {

        int length() {
            return end - begin;
        }
    }

    /**
     * The length of the longest common subsequence; or, where the tokens alone show that it is below {@code required},
     * some number below that.
     */
    int length(Span first, Span second, int required) {
        Span rows = first.length() <= second.length() ? first : second;
        take(rows);
        if (match(rows == first ? second : first) < required) {
            return 0;
        }
        matches = matches.length < distinct ? new long[distinct] : matches;
        carries = carries.length < columns ? new byte[columns] : carries;
        Arrays.fill(carries, 0, columns, (byte) 0);
        int length = 0;
        for (int from = 0; from < rows.length(); from += ROWS) {
            length += strip(from, Math.min(from + ROWS, rows.length()));
        }
        return length;
    }

    /** Goes over the longer sequence with some rows of the shorter one, and returns how many of them are common. */
    private int strip(int from, int to) {
        Arrays.fill(matches, 0, distinct, 0);
        for (int row = from; row < to; row++) {
            if (shorter[row] != Tokens.UNKNOWN) {
                matches[shorter[row]] |= 1L << row - from;
            }
        }
        long state = -1;
        for (int column = 0; column < columns; column++) {
            long match = matches[longer[column]];
            long open = state & match;
            long sum = state + open + carries[column];
            carries[column] = (byte) ((open | state & ~sum) >>> 63);
            state = sum | state & ~match;
        }
        return ROWS - Long.bitCount(state);
    }

    /** Gives the tokens of the shorter sequence symbols. */
    private void take(Span rows) {
        int length = rows.length();
        slots = Integer.highestOneBit(Math.max(8, length)) * 4;
        if (tokens.length < slots) {
            tokens = new int[slots];
            symbols = new int[slots];
        }
        if (shorter.length < length) {
            shorter = new int[length];
            left = new int[length];
        }
        Arrays.fill(tokens, 0, slots, Tokens.UNKNOWN);
        distinct = 0;
        for (int row = 0; row < length; row++) {
            int token = rows.tokens[rows.begin + row];
            shorter[row] = token == Tokens.UNKNOWN ? Tokens.UNKNOWN : add(token);
        }
    }

    private int add(int token) {
        int slot = slot(token);
        if (tokens[slot] == Tokens.UNKNOWN) {
            tokens[slot] = token;
            symbols[slot] = distinct;
            left[distinct++] = 0;
        }
        left[symbols[slot]]++;
        return symbols[slot];
    }

    /** Puts the longer sequence into symbols, and returns how many tokens could be common if order did not matter. */
    private int match(Span all) {
        longer = longer.length < all.length() ? new int[all.length()] : longer;
        columns = 0;
        int common = 0;
        for (int i = all.begin; i < all.end; i++) {
            int token = all.tokens[i];
            if (token == Tokens.UNKNOWN) {
                continue;
            }
            int slot = slot(token);
            if (tokens[slot] == token) {
                int symbol = symbols[slot];
                longer[columns++] = symbol;
                common += left[symbol]-- > 0 ? 1 : 0;
            }
        }
        return common;
    }

    private int slot(int token) {
        int mask = slots - 1;
        int hash = token * 0x9E3779B9;
        int slot = (hash ^ hash >>> 15) & mask;
        while (tokens[slot] != Tokens.UNKNOWN && tokens[slot] != token) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
