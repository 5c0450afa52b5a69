package org.millrace.data.filter.text;

import java.util.Arrays;
import java.util.Collection;

/**
 * Words and phrases that are looked for in texts, whatever their case, without a string for any part of the text.
 *
 * <p>A trie over UTF-16 units. Its edges lie in one open-addressing table, so a list of a million phrases is a few flat
 * arrays. Looking at one place of a text costs at most the length of the longest phrase.
 */
public final class PhraseTrie {

    private static final int ROOT = 1;

    /** State and unit of an edge; 0 marks an empty slot, which no edge is, because states begin at 1. */
    private long[] edges = new long[64];

    private int[] targets = new int[64];
    private int edgeCount;
    /** By state: whether a phrase ends there. */
    private boolean[] ends = new boolean[64];
    /** By state: what the phrase that ends there weighs. */
    private float[] weights = new float[64];

    private int states = ROOT + 1;
    private int phrases;
    private final boolean[] firsts = new boolean[1 << 16];

    /** An empty trie. */
    public PhraseTrie() {}

    /** A trie of phrases that weigh 1 each. */
    public PhraseTrie(Collection<String> phrases) {
        phrases.forEach(phrase -> add(phrase, 1));
    }

    /** Adds a phrase, unless it is empty; a phrase that is there already weighs what it weighs now. */
    public void add(String phrase, float weight) {
        if (phrase.isEmpty()) {
            return;
        }
        int state = ROOT;
        for (int i = 0; i < phrase.length(); i++) {
            state = follow(state, fold(phrase.charAt(i)));
        }
        firsts[fold(phrase.charAt(0))] = true;
        phrases += ends[state] ? 0 : 1;
        ends[state] = true;
        weights[state] = weight;
    }

    /** How many different phrases there are. */
    public int size() {
        return phrases;
    }

    /**
     * The state in which the longest phrase that begins at a place ends; 0 if none begins there.
     *
     * @param wholeWords whether a phrase counts only where no character of words follows it; whether one goes before
     *     is for the caller to see
     */
    int longest(char[] text, int begin, int end, boolean wholeWords, int[] endOfPhrase) {
        int found = 0;
        int state = ROOT;
        for (int i = begin; i < end; i++) {
            state = target(state, fold(text[i]));
            if (state == 0) {
                break;
            }
            if (ends[state] && !(wholeWords && PythonCharacters.isWordAt(text, i + 1))) {
                found = state;
                endOfPhrase[0] = i + 1;
            }
        }
        return found;
    }

    /**
     * Finds phrases from left to right, the longest at each place, none overlapping another.
     *
     * @param wholeWords whether a phrase counts only where no character of words stands beside it
     * @param mostHits how many to find before the search ends
     */
    public Hits find(char[] text, boolean wholeWords, int mostHits) {
        int hits = 0;
        double weight = 0;
        int[] endOfPhrase = new int[1];
        for (int i = 0; i < text.length && hits < mostHits; ) {
            if (!firsts[fold(text[i])] || (wholeWords && PythonCharacters.isWordBefore(text, i))) {
                i++;
                continue;
            }
            int state = longest(text, i, text.length, wholeWords, endOfPhrase);
            if (state == 0) {
                i++;
            } else {
                hits++;
                weight += weights[state];
                i = endOfPhrase[0];
            }
        }
        return new Hits(hits, weight);
    }

    /** Whether any phrase occurs. */
    public boolean occursIn(char[] text, boolean wholeWords) {
        return find(text, wholeWords, 1).count() > 0;
    }

    /**
     * What was found.
     *
     * @param count how many phrases
     * @param weight what they weigh together
     */
    public record Hits(int count, double weight) {}

    /** Small letters, one for one; both small sigmas are one letter here. */
    private static char fold(char c) {
        if (c < 0x80) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 0x20) : c;
        }
        char lower = Character.toLowerCase(c);
        return lower == 'ς' ? 'σ' : lower;
    }

    private int target(int state, char unit) {
        long edge = (long) state << 16 | unit;
        int slot = slot(edge);
        return edges[slot] == edge ? targets[slot] : 0;
    }

    /** The target of an edge, which is made if it is not there. */
    private int follow(int state, char unit) {
        long edge = (long) state << 16 | unit;
        int slot = slot(edge);
        if (edges[slot] == edge) {
            return targets[slot];
        }
        if (2 * (edgeCount + 1) > edges.length) {
            grow();
            slot = slot(edge);
        }
        edges[slot] = edge;
        targets[slot] = states;
        edgeCount++;
        if (states == ends.length) {
            ends = Arrays.copyOf(ends, 2 * states);
            weights = Arrays.copyOf(weights, 2 * states);
        }
        return states++;
    }

    private void grow() {
        long[] oldEdges = edges;
        int[] oldTargets = targets;
        edges = new long[2 * oldEdges.length];
        targets = new int[2 * oldEdges.length];
        for (int i = 0; i < oldEdges.length; i++) {
            if (oldEdges[i] != 0) {
                int slot = slot(oldEdges[i]);
                edges[slot] = oldEdges[i];
                targets[slot] = oldTargets[i];
            }
        }
    }

    /** Where the edge is, or where it would be. */
    private int slot(long edge) {
        int mask = edges.length - 1;
        long mixed = edge * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (mixed >>> 40) & mask;
        while (edges[slot] != 0 && edges[slot] != edge) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
