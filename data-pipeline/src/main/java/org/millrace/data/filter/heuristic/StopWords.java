package org.millrace.data.filter.heuristic;

import java.util.List;

/** Recognises a few words, with their case, in spans of characters. */
final class StopWords {

    private final char[][] words;
    private final boolean[] lengths;

    StopWords(List<String> words) {
        this.words = words.stream().distinct().map(String::toCharArray).toArray(char[][]::new);
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        lengths = new boolean[longest + 1];
        words.forEach(word -> lengths[word.length()] = true);
    }

    /** How many there are. */
    int size() {
        return words.length;
    }

    /** Which of the words this is, from 0 on; −1 if it is none of them. */
    int index(char[] text, int begin, int end) {
        int length = end - begin;
        if (length >= lengths.length || !lengths[length]) {
            return -1;
        }
        for (int i = 0; i < words.length; i++) {
            if (words[i].length == length && equal(words[i], text, begin)) {
                return i;
            }
        }
        return -1;
    }

    boolean contains(char[] text, int begin, int end) {
        return index(text, begin, end) >= 0;
    }

    /** Whether this is one of the words, which must be small letters, in capitals or small letters. */
    boolean containsIgnoringCase(char[] text, int begin, int end) {
        int length = end - begin;
        if (length >= lengths.length || !lengths[length]) {
            return false;
        }
        char[] small = new char[length];
        for (int i = 0; i < length; i++) {
            small[i] = Character.toLowerCase(text[begin + i]);
        }
        return contains(small, 0, length);
    }

    private static boolean equal(char[] word, char[] text, int begin) {
        for (int i = 0; i < word.length; i++) {
            if (word[i] != text[begin + i]) {
                return false;
            }
        }
        return true;
    }
}
