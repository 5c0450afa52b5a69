package org.millrace.data.filter.pii;

import org.millrace.data.filter.text.PythonCharacters;

/**
 * E-mail addresses of the simple form of RFC 5322: words with dots between them, {@code @}, and a domain of two labels or
 * more, or an address of a machine in brackets. These are the ones that datatrove finds.
 */
final class EmailAddresses implements Finder {

    private static final String MARKS = "!#$%&'*+/=?^_`{|}~-";

    @Override
    public long next(String text, int from) {
        for (int at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
            int end = endOfDomain(text, at + 1);
            int begin = end < 0 ? -1 : beginOfName(text, from, at);
            if (begin >= 0) {
                return Finder.span(begin, end);
            }
        }
        return NONE;
    }

    /** Where the name before an {@code @} begins: as far left as it can, at an edge of a word; −1 if there is no name. */
    private static int beginOfName(String text, int from, int at) {
        int begin = at;
        while (begin > from) {
            char c = text.charAt(begin - 1);
            boolean dot = c == '.';
            if (!(dot || isNameCharacter(c)) || (dot && (begin == at || text.charAt(begin) == '.'))) {
                break;
            }
            begin--;
        }
        while (begin < at && (text.charAt(begin) == '.' || !isEdge(text, begin))) {
            begin++;
        }
        return begin < at ? begin : -1;
    }

    private static boolean isNameCharacter(char c) {
        return Finder.isLetterOrDigit(c) || MARKS.indexOf(c) >= 0;
    }

    /** Whether of the characters beside a place one is of words and the other is not. */
    private static boolean isEdge(String text, int place) {
        boolean before = place > 0 && PythonCharacters.isWord(text.codePointBefore(place));
        return before != PythonCharacters.isWord(text.codePointAt(place));
    }

    /** Where a domain that begins there ends; −1 if none does. */
    private static int endOfDomain(String text, int begin) {
        if (begin < text.length() && text.charAt(begin) == '[') {
            return IpAddresses.endOfLiteral(text, begin);
        }
        int labels = 0;
        int label = begin;
        int end = -1;
        while (label < text.length() && Finder.isLetterOrDigit(text.charAt(label))) {
            int past = label;
            int lastLetter = label;
            while (past < text.length() && (Finder.isLetterOrDigit(text.charAt(past)) || text.charAt(past) == '-')) {
                lastLetter = text.charAt(past) == '-' ? lastLetter : past;
                past++;
            }
            labels++;
            end = lastLetter + 1;
            if (end < past || past == text.length() || text.charAt(past) != '.') {
                break;
            }
            label = past + 1;
        }
        return labels >= 2 ? end : -1;
    }
}
