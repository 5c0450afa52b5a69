package org.millrace.data.filter.pii;

import org.millrace.data.filter.text.PythonCharacters;

/**
 * Phone numbers as people write them: with a plus and 8 to 15 digits (ITU-T E.164), or as in North America with three,
 * three and four digits in groups, {@code (555) 234-5678}. Ten digits without anything between them are no phone number
 * here, because most of them are none.
 */
final class PhoneNumbers implements Finder {

    private static final int FEWEST_DIGITS = 8;
    private static final int MOST_DIGITS = 15;

    @Override
    public long next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '+' || c == '(' || Finder.isDigit(c)) && mayBegin(text, i)) {
                int end = c == '+' ? international(text, i) : northAmerican(text, i);
                if (end > 0 && mayEnd(text, end)) {
                    return Finder.span(i, end);
                }
                // Digits after digits cannot begin a number, nor can they be worth looking at again.
                while (i + 1 < text.length() && Finder.isDigit(c) && Finder.isDigit(text.charAt(i + 1))) {
                    i++;
                }
            }
        }
        return NONE;
    }

    private static boolean mayBegin(String text, int i) {
        if (i == 0) {
            return true;
        }
        char before = text.charAt(i - 1);
        return !PythonCharacters.isWord(text.codePointBefore(i)) && "+-./=#&$€£%".indexOf(before) < 0;
    }

    private static boolean mayEnd(String text, int end) {
        if (end == text.length()) {
            return true;
        }
        char after = text.charAt(end);
        boolean goesOn = "-./".indexOf(after) >= 0 && end + 1 < text.length() && Finder.isDigit(text.charAt(end + 1));
        return !PythonCharacters.isWord(text.codePointAt(end)) && !goesOn;
    }

    /** A plus and groups of digits, one mark or space between two, a group perhaps in brackets; −1 if it is none. */
    private static int international(String text, int plus) {
        int digits = 0;
        int end = -1;
        int i = plus + 1;
        while (i < text.length()) {
            boolean bracket = text.charAt(i) == '(';
            int group = bracket ? i + 1 : i;
            int past = group;
            while (past < text.length() && Finder.isDigit(text.charAt(past))) {
                past++;
            }
            boolean closed = !bracket || (past < text.length() && text.charAt(past) == ')');
            if (past == group || !closed || digits + past - group > MOST_DIGITS) {
                break;
            }
            digits += past - group;
            end = bracket ? past + 1 : past;
            i = end;
            if (i < text.length() && isSeparator(text.charAt(i))) {
                i++;
            }
        }
        return digits >= FEWEST_DIGITS ? end : -1;
    }

    /** Perhaps a one, then three, three and four digits with marks between them; −1 if it is none. */
    private static int northAmerican(String text, int begin) {
        int i = begin;
        if (text.charAt(i) == '1' && i + 1 < text.length() && isSeparator(text.charAt(i + 1))) {
            i += 2;
        }
        boolean bracket = i < text.length() && text.charAt(i) == '(';
        i += bracket ? 1 : 0;
        if (!isGroup(text, i, 3) || text.charAt(i) < '2') {
            return -1;
        }
        i += 3;
        if (bracket) {
            if (i >= text.length() || text.charAt(i) != ')') {
                return -1;
            }
            i++;
            i += i < text.length() && isSeparator(text.charAt(i)) ? 1 : 0;
        } else if (i < text.length() && isSeparator(text.charAt(i))) {
            i++;
        } else {
            return -1;
        }
        boolean exchange = isGroup(text, i, 3) && text.charAt(i) >= '2';
        if (!exchange || i + 3 >= text.length() || !isSeparator(text.charAt(i + 3)) || !isGroup(text, i + 4, 4)) {
            return -1;
        }
        return i + 8;
    }

    private static boolean isGroup(String text, int begin, int digits) {
        if (begin + digits > text.length()) {
            return false;
        }
        for (int i = begin; i < begin + digits; i++) {
            if (!Finder.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '\u00A0' || c == '\u2011';
    }
}
