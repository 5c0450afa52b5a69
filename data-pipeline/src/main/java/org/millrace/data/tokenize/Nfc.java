package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Canonical composition (Unicode Standard Annex 15) over UTF-8. Text that is already composed, which nearly all is, is
 * only looked at; elsewhere the work is done from one code point that nothing can change to the next. Not for several
 * threads at once.
 */
final class Nfc {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int NEEDS_CARE = UnicodeTables.UNSTABLE | UnicodeTables.MARK;
    private static final int LONGEST_DECOMPOSITION = 4;
    private static final int KEPT_CODE_POINTS = 1 << 16;

    private final UnicodeTables unicode = UnicodeTables.get();
    private int[] codePoints = new int[64];
    private int[] sorted = new int[64];
    private int count;

    /**
     * Appends the composed form of well-formed UTF-8, if it differs.
     *
     * @return false where the text is composed as it is; nothing has been appended then
     */
    boolean compose(byte[] text, int from, int to, Utf8Buffer out) {
        int bad = firstUnstable(text, from, to);
        if (bad == to) {
            return false;
        }
        int done = from;
        while (bad < to) {
            int start = bad;
            while (start > done && needsCare(text, start)) {
                start = Utf8.before(text, start);
            }
            int end = bad + Utf8.length(text[bad]);
            while (end < to && needsCare(text, end)) {
                end += Utf8.length(text[end]);
            }
            out.append(text, done, start);
            composeSegment(text, start, end, out);
            done = end;
            bad = firstUnstable(text, done, to);
        }
        out.append(text, done, to);
        return true;
    }

    /** The composed form of a text. */
    String composed(String text) {
        var raw = new Utf8Buffer();
        raw.append(text);
        var out = new Utf8Buffer();
        return compose(raw.bytes(), 0, raw.length(), out) ? out.decode() : text;
    }

    private boolean needsCare(byte[] text, int position) {
        return text[position] < 0 && (unicode.properties(Utf8.codePointAt(text, position)) & NEEDS_CARE) != 0;
    }

    /** The first code point that might change or be moved: the quick check of the annex. */
    private int firstUnstable(byte[] text, int from, int to) {
        int i = from;
        int last = 0;
        while (i < to) {
            if (text[i] >= 0) {
                last = 0;
                i++;
                while (i + Long.BYTES <= to && ((long) LONGS.get(text, i) & NOT_ASCII) == 0) {
                    i += Long.BYTES;
                }
                continue;
            }
            if (!unicode.mayNeedCare(text[i], text[i + 1])) {
                last = 0;
                i += Utf8.length(text[i]);
                continue;
            }
            int codePoint = Utf8.codePointAt(text, i);
            int care = unicode.properties(codePoint) & NEEDS_CARE;
            if (care == 0) {
                last = 0;
            } else {
                if ((care & UnicodeTables.UNSTABLE) != 0) {
                    return i;
                }
                int combining = unicode.combiningClass(codePoint);
                if (combining < last) {
                    return i;
                }
                last = combining;
            }
            i += Utf8.length(text[i]);
        }
        return to;
    }

    private void composeSegment(byte[] text, int from, int to, Utf8Buffer out) {
        count = 0;
        for (int i = from; i < to; i += Utf8.length(text[i])) {
            decompose(Utf8.codePointAt(text, i));
        }
        for (int i = 0; i < count; i++) {
            if (unicode.combiningClass(codePoints[i]) != 0) {
                int end = i + 1;
                while (end < count && unicode.combiningClass(codePoints[end]) != 0) {
                    end++;
                }
                sortMarks(i, end);
                i = end;
            }
        }
        recompose();
        for (int i = 0; i < count; i++) {
            out.appendCodePoint(codePoints[i]);
        }
        if (codePoints.length > KEPT_CODE_POINTS) {
            codePoints = new int[64];
            sorted = new int[64];
        }
    }

    private void decompose(int codePoint) {
        if (count + LONGEST_DECOMPOSITION > codePoints.length) {
            codePoints = Arrays.copyOf(codePoints, codePoints.length * 2);
        }
        int added = Hangul.decompose(codePoint, codePoints, count);
        if (added == 0) {
            added = unicode.decompose(codePoint, codePoints, count);
        }
        if (added == 0) {
            codePoints[count] = codePoint;
            added = 1;
        }
        count += added;
    }

    /** Orders a run of marks by class, equals staying in order. By counting: a run may be as long as the text. */
    private void sortMarks(int from, int to) {
        boolean ordered = true;
        for (int i = from + 1; i < to && ordered; i++) {
            ordered = unicode.combiningClass(codePoints[i - 1]) <= unicode.combiningClass(codePoints[i]);
        }
        if (ordered) {
            return;
        }
        int[] starts = new int[257];
        for (int i = from; i < to; i++) {
            starts[unicode.combiningClass(codePoints[i]) + 1]++;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
        if (sorted.length < to - from) {
            sorted = new int[codePoints.length];
        }
        for (int i = from; i < to; i++) {
            sorted[starts[unicode.combiningClass(codePoints[i])]++] = codePoints[i];
        }
        System.arraycopy(sorted, 0, codePoints, from, to - from);
    }

    private void recompose() {
        int written = 0;
        int starter = -1;
        int last = 0; // class of what was kept since the starter; 0 directly after it
        for (int i = 0; i < count; i++) {
            int codePoint = codePoints[i];
            int combining = unicode.combiningClass(codePoint);
            if (starter >= 0 && (last == 0 || last < combining)) {
                int composite = composite(codePoints[starter], codePoint);
                if (composite >= 0) {
                    codePoints[starter] = composite;
                    continue;
                }
            }
            if (combining == 0) {
                starter = written;
            }
            last = combining;
            codePoints[written++] = codePoint;
        }
        count = written;
    }

    private int composite(int first, int second) {
        int syllable = Hangul.compose(first, second);
        return syllable >= 0 ? syllable : unicode.compose(first, second);
    }
}
