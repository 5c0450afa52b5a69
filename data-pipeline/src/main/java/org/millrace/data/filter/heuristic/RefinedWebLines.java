package org.millrace.data.filter.heuristic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.PythonCharacters;
import org.millrace.data.filter.text.WhiteSpace;

/**
 * Removes lines that belong to the page rather than to its text (mostly capitals, only digits, counters such as "3
 * likes", single words), cuts phrases of buttons off short lines, and drops pages that lose too much by that.
 *
 * <p>Penedo et al. 2023, "The RefinedWeb Dataset", section 3.2 and appendix G.2, with the lists of DCLM (Li et al. 2024),
 * in its order. Words that are lost are counted by Unicode's rules. A phrase is meant as it stands; in DCLM's program the
 * dots of "Read more..." stand for any characters.
 */
public final class RefinedWebLines implements DocumentFilter {

    private final RefinedWebLinesSettings rules;

    public RefinedWebLines(RefinedWebLinesSettings rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return "refinedweb_lines";
    }

    @Override
    public Verdict judge(Document document) {
        String text = document.text();
        StringBuilder kept = new StringBuilder(text.length());
        boolean changed = false;
        int begin = 0;
        while (begin <= text.length()) {
            int feed = text.indexOf('\n', begin);
            int end = feed < 0 ? text.length() : feed;
            String line = text.substring(begin, end);
            String left = line.isEmpty() ? line : left(line);
            if (left != null) {
                kept.append(left).append('\n');
            }
            changed |= !line.equals(left);
            begin = end + 1;
        }
        if (!changed) {
            return new Verdict.Keep(document);
        }
        String edited = stripped(kept);
        int before = UnicodeWords.count(text.toCharArray());
        int removed = before - UnicodeWords.count(edited.toCharArray());
        double share = before == 0 ? 1 : (double) removed / before;
        return share > rules.maxRemovedWords() || edited.isEmpty()
                ? new Verdict.Drop(name() + ".too_many_words_removed", share, rules.maxRemovedWords())
                : new Verdict.Keep(document.withText(edited));
    }

    /** What the rules leave of a line that is not empty; null if it goes. */
    private @Nullable String left(String line) {
        int length = 0;
        int capitals = 0;
        int digits = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            length++;
            capitals += Character.isUpperCase(c) ? 1 : 0;
            digits += PythonCharacters.isDigit(c) ? 1 : 0;
            i += Character.charCount(c);
        }
        if ((double) capitals / length > rules.maxUppercase()
                || (double) digits / length > rules.maxDigits()
                || CounterLine.matches(line, rules.counted())) {
            return null;
        }
        int words = WhiteSpace.words(line.toCharArray());
        if (words < rules.minWords()) {
            return null;
        }
        return words > rules.longestCutLine() ? line : withoutPhrases(line);
    }

    private @Nullable String withoutPhrases(String line) {
        String cut = line;
        for (String phrase : rules.cutAnywhere()) {
            for (int at = find(cut, phrase, 0); at >= 0; at = find(cut, phrase, at)) {
                int from = at > 0 && WhiteSpace.is(cut.charAt(at - 1)) ? at - 1 : at;
                cut = cut.substring(0, from) + cut.substring(at + phrase.length());
                at = from;
            }
        }
        for (String phrase : rules.cutAtEnd()) {
            int at = cut.length() - phrase.length();
            if (at >= 0 && cut.regionMatches(true, at, phrase, 0, phrase.length())) {
                cut = cut.substring(0, at > 0 && WhiteSpace.is(cut.charAt(at - 1)) ? at - 1 : at);
            }
        }
        for (String phrase : rules.cutAtBegin()) {
            if (cut.regionMatches(true, 0, phrase, 0, phrase.length())) {
                int past = phrase.length();
                cut = cut.substring(past < cut.length() && WhiteSpace.is(cut.charAt(past)) ? past + 1 : past);
            }
        }
        return WhiteSpace.words(cut.toCharArray()) == 0 ? null : cut;
    }

    private static int find(String line, String phrase, int from) {
        for (int at = from; at + phrase.length() <= line.length(); at++) {
            if (line.regionMatches(true, at, phrase, 0, phrase.length())) {
                return at;
            }
        }
        return -1;
    }

    private static String stripped(StringBuilder kept) {
        int begin = 0;
        int end = kept.length();
        while (begin < end && WhiteSpace.is(kept.charAt(begin))) {
            begin++;
        }
        while (end > begin && WhiteSpace.is(kept.charAt(end - 1))) {
            end--;
        }
        return kept.substring(begin, end);
    }

    /** Lines that only say how often something was done. */
    private static final class CounterLine {

        /** Whether a line is a number, perhaps in thousands (3,1K), and what is counted, with nothing but marks about. */
        static boolean matches(String line, List<String> counted) {
            int i = 0;
            while (i < line.length() && !isWord(line, i)) {
                i++;
            }
            if (i == line.length() || !Character.isDigit(line.charAt(i))) {
                return false;
            }
            while (i < line.length() && (Character.isDigit(line.charAt(i)) || ",.".indexOf(line.charAt(i)) >= 0)) {
                i++;
            }
            i += i < line.length() && "KkMmBb".indexOf(line.charAt(i)) >= 0 ? 1 : 0;
            int number = i;
            while (i < line.length() && WhiteSpace.is(line.charAt(i))) {
                i++;
            }
            if (i == number) {
                return false;
            }
            for (String thing : counted) {
                if (line.regionMatches(true, i, thing, 0, thing.length())) {
                    int past = i + thing.length();
                    while (past < line.length() && !isWord(line, past)) {
                        past++;
                    }
                    return past == line.length();
                }
            }
            return false;
        }

        private static boolean isWord(String line, int i) {
            return PythonCharacters.isWord(line.charAt(i));
        }

        private CounterLine() {}
    }
}
