package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/** A set of spans of one text, equal where their characters are. */
final class TextSpans {

    private final char[] text;
    private int[] begins = new int[32];
    private int[] ends = new int[32];
    /** Whether the span in a slot was added more than once. */
    private boolean[] repeated = new boolean[32];

    private int size;

    TextSpans(char[] text) {
        this.text = text;
        Arrays.fill(begins, -1);
    }

    /** False if an equal span is there already. */
    boolean add(int begin, int end) {
        return count(begin, end) == 0;
    }

    /** Adds a span; returns 0 if it is the first of its kind, 1 if it is the second, 2 if there were more. */
    int count(int begin, int end) {
        if (size * 2 >= begins.length) {
            grow();
        }
        int slot = slot(begin, end);
        if (begins[slot] >= 0) {
            int earlier = repeated[slot] ? 2 : 1;
            repeated[slot] = true;
            return earlier;
        }
        begins[slot] = begin;
        ends[slot] = end;
        size++;
        return 0;
    }

    private int slot(int begin, int end) {
        int hash = 0;
        for (int i = begin; i < end; i++) {
            hash = hash * 31 + text[i];
        }
        hash *= 0x9E3779B9;
        int mask = begins.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (begins[slot] >= 0 && !Arrays.equals(text, begins[slot], ends[slot], text, begin, end)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldBegins = begins;
        int[] oldEnds = ends;
        boolean[] oldRepeated = repeated;
        begins = new int[oldBegins.length * 2];
        ends = new int[oldBegins.length * 2];
        repeated = new boolean[oldBegins.length * 2];
        Arrays.fill(begins, -1);
        for (int i = 0; i < oldBegins.length; i++) {
            if (oldBegins[i] >= 0) {
                int slot = slot(oldBegins[i], oldEnds[i]);
                begins[slot] = oldBegins[i];
                ends[slot] = oldEnds[i];
                repeated[slot] = oldRepeated[i];
            }
        }
    }
}
