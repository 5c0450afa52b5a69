package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.LOWER;

/**
 * Recognises addresses such as {@code https://user@example.org:8080/path?query} and {@code name@example.org}: an
 * optional scheme, optional user, a dotted host whose last label is of small letters or an IPv4 address of the public
 * Internet, an optional port and path.
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
        return (isHost(text, begin, host) || isPublicAddress(text, begin, host)) && isRest(text, host, end);
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

    /** Whether it is four numbers with dots between; zeros may lead those in the middle only. */
    private static boolean isPublicAddress(char[] text, int begin, int end) {
        if (end - begin < "1.0.0.1".length() || end - begin > "223.255.255.254".length()) {
            return false;
        }
        int address = 0;
        int octet = 0;
        for (int i = begin; i < end; octet++) {
            int dot = i;
            int value = 0;
            while (dot < end && isDigit(text[dot])) {
                value = 10 * value + text[dot] - '0';
                dot++;
            }
            int length = dot - i;
            boolean inside = octet == 1 || octet == 2;
            if (length == 0 || length > 3 || value > 255 || (text[i] == '0' && (!inside || length == 3))) {
                return false;
            }
            address = address << 8 | value;
            if (dot == end) {
                return octet == 3 && isPublic(address);
            }
            if (text[dot] != '.') {
                return false;
            }
            i = dot + 1;
        }
        return false;
    }

    private static boolean isPublic(int address) {
        int first = address >>> 24;
        int second = address >>> 16 & 0xff;
        return first < 224
                && (address & 0xff) < 255
                && first != 10
                && first != 127
                && !(first == 169 && second == 254)
                && !(first == 192 && second == 168)
                && !(first == 172 && second >= 16 && second < 32);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHostLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0xA1;
    }

    private static boolean isRest(char[] text, int begin, int end) {
        int i = begin;
        if (i < end && text[i] == ':') {
            int digits = i + 1;
            while (digits < end && isDigit(text[digits])) {
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
