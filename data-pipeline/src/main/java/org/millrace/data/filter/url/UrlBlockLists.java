package org.millrace.data.filter.url;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.filter.text.HashedSet;
import org.millrace.data.filter.text.ListFile;
import org.millrace.data.filter.text.PhraseTrie;

/**
 * What {@link UrlBlockList} looks for.
 *
 * @param hosts hosts and registered domains, in small letters
 * @param urls whole addresses
 * @param hardWords words of which one is too many; ASCII letters and digits
 * @param softWords words of which a few are too many
 * @param substrings ASCII letters and digits that may not occur even inside of words
 */
public record UrlBlockLists(
        HashedSet hosts, HashedSet urls, Set<String> hardWords, Set<String> softWords, PhraseTrie substrings) {

    public UrlBlockLists {
        hardWords = Set.copyOf(hardWords);
        softWords = Set.copyOf(softWords);
    }

    /**
     * Reads users' lists; each argument names files of one sort.
     *
     * @throws IOException if a file cannot be read; the message names it
     */
    public static UrlBlockLists read(
            Configuration configuration,
            List<String> hosts,
            List<String> urls,
            List<String> hardWords,
            List<String> softWords,
            List<String> substrings)
            throws IOException {
        HashedSet hostSet = new HashedSet();
        for (String file : hosts) {
            ListFile.read(configuration, file, line -> hostSet.add(host(line)));
        }
        HashedSet urlSet = new HashedSet();
        for (String file : urls) {
            ListFile.read(configuration, file, urlSet::add);
        }
        PhraseTrie trie = new PhraseTrie(words(configuration, substrings));
        return new UrlBlockLists(
                hostSet.sorted(),
                urlSet.sorted(),
                words(configuration, hardWords),
                words(configuration, softWords),
                trie);
    }

    /** A line of a list of hosts; where two words stand, as in {@code 0.0.0.0 example.org} of hosts files, the second. */
    private static String host(String line) {
        int begin = 0;
        for (int i = 0; i + 1 < line.length(); i++) {
            if (Character.isWhitespace(line.charAt(i)) && line.charAt(i + 1) != '#') {
                begin = i + 1;
                break;
            }
        }
        int end = begin;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    /** Entries without anything but ASCII letters and digits, in small letters. */
    private static Set<String> words(Configuration configuration, List<String> files) throws IOException {
        Set<String> words = new TreeSet<>();
        for (String file : files) {
            ListFile.read(configuration, file, line -> words.add(UrlWords.joined(line)));
        }
        words.remove("");
        return words;
    }
}
