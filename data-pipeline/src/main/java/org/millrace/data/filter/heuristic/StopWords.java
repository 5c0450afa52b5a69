package org.millrace.data.filter.heuristic;

import java.util.List;

/** Recognises a few words, with their case, in spans of characters. */
final class StopWords {

    private final char[][] words;
    private final boolean[] lengths;

    StopWords(List<String> words) {
        this.words = words.stream().map(String::toCharArray).toArray(char[][]::new);
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        lengths = new boolean[longest + 1];
        words.forEach(word -> lengths[word.length()] = true);
    }

    /** The word's bit, or 0 if it is none of them. */
    long bit(char[] text, int begin, int end) {
        int length = end - begin;
        if (length >= lengths.length || !lengths[length]) {
            return 0;
        }
        for (int i = 0; i < words.length; i++) {
            if (words[i].length == length && equal(words[i], text, begin)) {
                return 1L << i;
            }
        }
        return 0;
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
