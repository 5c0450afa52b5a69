package org.millrace.data.filter.pii;

/** Finds one sort of personal data. */
interface Finder {

    /**
     * The next finding in a text from a place on.
     *
     * @param from where the last one ended; findings do not overlap
     * @return begin in the upper and end in the lower 32 bits, or {@link #NONE}
     */
    long next(String text, int from);

    /** No further finding. */
    long NONE = -1;

    static long span(int begin, int end) {
        return (long) begin << 32 | end;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
