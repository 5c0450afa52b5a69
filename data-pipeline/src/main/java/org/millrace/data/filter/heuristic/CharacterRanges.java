package org.millrace.data.filter.heuristic;

/** A sorted set of code points, written as a list such as {@code "21-2F 3A 5B-60"}. */
final class CharacterRanges {

    private final int[] firsts;
    private final int[] lasts;

    CharacterRanges(String hexadecimal) {
        String[] ranges = hexadecimal.strip().split("\\s+", -1);
        firsts = new int[ranges.length];
        lasts = new int[ranges.length];
        for (int i = 0; i < ranges.length; i++) {
            int dash = ranges[i].indexOf('-');
            String first = dash < 0 ? ranges[i] : ranges[i].substring(0, dash);
            firsts[i] = Integer.parseInt(first, 16);
            lasts[i] = dash < 0 ? firsts[i] : Integer.parseInt(ranges[i].substring(dash + 1), 16);
            if (lasts[i] < firsts[i] || (i > 0 && firsts[i] <= lasts[i - 1])) {
                throw new IllegalArgumentException("Ranges must ascend, but '" + ranges[i] + "' does not");
            }
        }
    }

    boolean contains(int codePoint) {
        int low = 0;
        int high = firsts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (codePoint < firsts[middle]) {
                high = middle - 1;
            } else if (codePoint > lasts[middle]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
