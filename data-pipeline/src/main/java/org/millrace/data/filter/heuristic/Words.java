package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/** The words of a text, as spans of its UTF-16 units: no string is made for any of them. */
final class Words {

    private final char[] text;
    private int[] begins;
    private int[] ends;
    private int size;

    Words(char[] text) {
        this(text, text.length);
    }

    /** Words of a part of a text, which has so many units. */
    Words(char[] text, int length) {
        this.text = text;
        int expected = Math.max(16, length / 4);
        begins = new int[expected];
        ends = new int[expected];
    }

    int size() {
        return size;
    }

    char[] text() {
        return text;
    }

    int begin(int word) {
        return begins[word];
    }

    int end(int word) {
        return ends[word];
    }

    /** Length of a word in code points. */
    int codePoints(int word) {
        int length = ends[word] - begins[word];
        for (int i = begins[word]; i < ends[word]; i++) {
            if (Character.isLowSurrogate(text[i])) {
                length--;
            }
        }
        return length;
    }

    String word(int word) {
        return new String(text, begins[word], ends[word] - begins[word]);
    }

    void add(int begin, int end) {
        if (size == begins.length) {
            begins = Arrays.copyOf(begins, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        begins[size] = begin;
        ends[size] = end;
        size++;
    }

    /** Makes one word of those from {@code first} up to, but without, {@code past}; they must be neighbours. */
    void join(int first, int past) {
        ends[first] = ends[past - 1];
        System.arraycopy(begins, past, begins, first + 1, size - past);
        System.arraycopy(ends, past, ends, first + 1, size - past);
        size -= past - first - 1;
    }
}
