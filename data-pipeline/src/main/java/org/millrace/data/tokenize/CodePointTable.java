package org.millrace.data.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One byte for every code point, in two stages: equal blocks of 128 code points are stored once. */
final class CodePointTable {

    private static final int BLOCK_BITS = 7;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

    private final char[] blockStarts;
    private final byte[] blocks;

    /**
     * @param values the byte of every code point, {@value Character#MAX_CODE_POINT} and one of them
     */
    CodePointTable(byte[] values) {
        blockStarts = new char[CODE_POINTS / BLOCK];
        byte[] distinct = new byte[CODE_POINTS];
        Map<String, Character> known = new HashMap<>();
        int length = 0;
        for (int block = 0; block < blockStarts.length; block++) {
            int from = block * BLOCK;
            String content = new String(values, from, BLOCK, StandardCharsets.ISO_8859_1);
            Character start = known.get(content);
            if (start == null) {
                start = (char) length;
                known.put(content, start);
                System.arraycopy(values, from, distinct, length, BLOCK);
                length += BLOCK;
            }
            blockStarts[block] = start;
        }
        if (length > Character.MAX_VALUE + 1) {
            throw new IllegalStateException("Unicode table has too many distinct blocks: " + length / BLOCK);
        }
        blocks = Arrays.copyOf(distinct, length);
    }

    static byte[] emptyValues() {
        return new byte[CODE_POINTS];
    }

    int get(int codePoint) {
        return blocks[blockStarts[codePoint >> BLOCK_BITS] + (codePoint & (BLOCK - 1))];
    }
}
