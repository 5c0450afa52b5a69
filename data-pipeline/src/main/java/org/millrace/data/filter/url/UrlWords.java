package org.millrace.data.filter.url;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The words in a web address: runs of ASCII letters and digits. */
final class UrlWords {

    private UrlWords() {}

    /** The different words, with their case. */
    static Set<String> of(String url) {
        Set<String> words = new HashSet<>();
        int begin = 0;
        while (begin < url.length()) {
            int end = begin;
            while (end < url.length() && isWord(url.charAt(end))) {
                end++;
            }
            if (end > begin) {
                words.add(url.substring(begin, end));
            }
            begin = end + 1;
        }
        return words;
    }

    /** All words in small letters without anything between them. */
    static String joined(String url) {
        StringBuilder joined = new StringBuilder(url.length());
        for (int i = 0; i < url.length(); i++) {
            if (isWord(url.charAt(i))) {
                joined.append(url.charAt(i));
            }
        }
        return joined.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
