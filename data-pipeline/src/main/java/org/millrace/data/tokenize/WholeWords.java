package org.millrace.data.tokenize;

import java.util.Arrays;
import java.util.Map;

/**
 * The id of every word that is a token itself, for {@code ignore_merges}: a hash table over the bytes of the tokens. It
 * never changes once it is made.
 */
final class WholeWords {

    static final int ABSENT = -1;

    private final int[] slots;
    /** Start and end in {@link #bytes}, by id. */
    private final int[] bounds;

    private final byte[] bytes;
    private final int longest;

    /** @param vocabulary the tokens of the model in the byte alphabet, by id; those of the text are none */
    WholeWords(Map<String, Integer> vocabulary) {
        int highest = 0;
        int total = 0;
        for (Map.Entry<String, Integer> entry : vocabulary.entrySet()) {
            highest = Math.max(highest, entry.getValue());
            total += entry.getKey().length();
        }
        slots = new int[Integer.highestOneBit(Math.max(8, vocabulary.size())) << 2];
        Arrays.fill(slots, ABSENT);
        bounds = new int[2 * (highest + 1)];
        bytes = new byte[total];
        int end = 0;
        int most = 0;
        for (Map.Entry<String, Integer> entry : vocabulary.entrySet()) {
            byte[] word = ByteAlphabet.bytes(entry.getKey());
            if (word == null) {
                continue; // no text is spelled so
            }
            int id = entry.getValue();
            System.arraycopy(word, 0, bytes, end, word.length);
            bounds[2 * id] = end;
            end += word.length;
            bounds[2 * id + 1] = end;
            slots[slotOf(word, 0, word.length)] = id;
            most = Math.max(most, word.length);
        }
        longest = most;
    }

    /** The id of a word, or {@link #ABSENT}. */
    int find(byte[] text, int from, int to) {
        return to - from > longest ? ABSENT : slots[slotOf(text, from, to)];
    }

    private int slotOf(byte[] text, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 0x100000001B3L + (text[i] & 0xFF) + 1;
        }
        int mask = slots.length - 1;
        int slot = (int) LongIntMap.mix(hash) & mask;
        while (slots[slot] != ABSENT && !isAt(slots[slot], text, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int id, byte[] text, int from, int to) {
        return Arrays.equals(bytes, bounds[2 * id], bounds[2 * id + 1], text, from, to);
    }
}
