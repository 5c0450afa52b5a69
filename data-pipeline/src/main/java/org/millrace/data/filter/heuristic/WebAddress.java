package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.LOWER;

/**
 * Recognises addresses such as {@code https://user@example.org:8080/path?query} and {@code name@example.org}: an
 * optional scheme, optional user, a dotted host whose last label is of small letters, an optional port and path.
 */
final class WebAddress {

    private WebAddress() {}

    static boolean matches(char[] text, int begin, int end) {
        if (!hasInnerDot(text, begin, end)) {
            return false;
        }
        int afterScheme = afterScheme(text, begin, end);
        if (hostAndRest(text, begin, end) || (afterScheme > begin && hostAndRest(text, afterScheme, end))) {
            return true;
        }
        for (int i = begin + 1; i < end; i++) {
            if (text[i] == '@' && hostAndRest(text, i + 1, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasInnerDot(char[] text, int begin, int end) {
        for (int i = begin + 1; i < end - 2; i++) {
            if (text[i] == '.') {
                return true;
            }
        }
        return false;
    }

    private static int afterScheme(char[] text, int begin, int end) {
        int i = begin;
        while (i < end && (Character.isLetterOrDigit(text[i]) || "_+-.".indexOf(text[i]) >= 0)) {
            i++;
        }
        boolean slashes = i + 2 < end && text[i] == ':' && text[i + 1] == '/' && text[i + 2] == '/';
        return i - begin >= 2 && slashes ? i + 3 : begin;
    }

    private static boolean hostAndRest(char[] text, int begin, int end) {
        int host = begin;
        while (host < end && ":/?#".indexOf(text[host]) < 0) {
            host++;
        }
        return isHost(text, begin, host) && isRest(text, host, end);
    }

    private static boolean isHost(char[] text, int begin, int end) {
        int lastDot = end - 1;
        while (lastDot >= begin && text[lastDot] != '.') {
            lastDot--;
        }
        int topLevel = end - lastDot - 1;
        if (lastDot <= begin || topLevel < 2 || topLevel > 63) {
            return false;
        }
        for (int i = lastDot + 1; i < end; i++) {
            if ((CharacterClasses.of(text[i]) & LOWER) == 0) {
                return false;
            }
        }
        int label = begin;
        for (int i = begin; i <= lastDot; i++) {
            if (text[i] == '.') {
                if (i == label || i - label > 64 || !isHostLetter(text[label]) || !isHostLetter(text[i - 1])) {
                    return false;
                }
                label = i + 1;
            } else if (!isHostLetter(text[i]) && text[i] != '-' && text[i] != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHostLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0xA1;
    }

    private static boolean isRest(char[] text, int begin, int end) {
        int i = begin;
        if (i < end && text[i] == ':') {
            int digits = i + 1;
            while (digits < end && text[digits] >= '0' && text[digits] <= '9') {
                digits++;
            }
            int length = digits - i - 1;
            if (length < 2 || length > 5) {
                return false;
            }
            i = digits;
        }
        return i == end || "/?#".indexOf(text[i]) >= 0;
    }
}
