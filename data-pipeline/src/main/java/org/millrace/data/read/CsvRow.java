package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a CSV file after another. Lines are added until no quote is open; the values are then taken out of the row's
 * bytes. Blank lines are passed over.
 */
final class CsvRow {

    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int EXCERPT_BYTES = 256;

    private final byte delimiter;
    private final int limit;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Where each value begins and ends, quotes included. */
    private int[] bounds = new int[32];

    private int values;
    private long lines;
    private long firstLine;
    private boolean tooLong;
    private int utf8Fault = -1;
    private @Nullable String fault;

    CsvRow(byte delimiter, int limit) {
        this.delimiter = delimiter;
        this.limit = limit;
    }

    /** Where in a value the row stands. */
    private enum State {
        START,
        PLAIN,
        QUOTED,
        /** Behind a quote within a quoted value: it ends the value, or it is the first of two. */
        QUOTE
    }

    /**
     * Goes to the next row; false where there is none.
     *
     * @param first whether a byte order mark may come before it
     */
    boolean next(ByteScanner content, boolean first) throws IOException {
        do {
            if (!content.nextLine(limit)) {
                return false;
            }
            lines++;
        } while (content.fullLength() == 0 || content.fullLength() == 1 && isReturn(content));
        firstLine = lines;
        length = 0;
        values = 0;
        tooLong = false;
        utf8Fault = -1;
        fault = null;
        bounds[0] = 0;
        int mark =
                first ? ByteOrderMark.lengthOfUtf8(content.lineBytes(), content.lineOffset(), content.lineLength()) : 0;
        State state = State.START;
        while (true) {
            int added = append(content, mark);
            mark = 0;
            state = scan(length - added, state);
            if (state != State.QUOTED) {
                break;
            }
            // The line feed between two lines of a quoted value is part of it.
            append((byte) '\n');
            if (!content.nextLine(limit)) {
                fault = "the file ends within quotes";
                break;
            }
            lines++;
        }
        end(length);
        utf8Fault = tooLong ? -1 : Utf8.fault(bytes, 0, length);
        return true;
    }

    private static boolean isReturn(ByteScanner content) {
        return content.lineLength() == 1 && content.lineBytes()[content.lineOffset()] == '\r';
    }

    /** Adds a line, and returns how many bytes it has; the row may have lost others. */
    private int append(ByteScanner content, int skipped) {
        int added = content.lineLength() - skipped;
        if (content.fullLength() > limit || length + (long) added > limit) {
            tooLong = true;
            // Where the quotes end is still to be found, but of what is in them only the beginning is kept.
            length = Math.min(length, EXCERPT_BYTES);
            values = 0;
        }
        ensure(added);
        System.arraycopy(content.lineBytes(), content.lineOffset() + skipped, bytes, length, added);
        length += added;
        return added;
    }

    private void append(byte one) {
        ensure(1);
        bytes[length++] = one;
    }

    private void ensure(int added) {
        if (length + (long) added > bytes.length) {
            long wanted = Math.min(Integer.MAX_VALUE - 8L, Math.max(length + (long) added, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) wanted);
        }
    }

    /** Finds the values in what has been added; a return before the line feed is no part of the row, but of a quote. */
    private State scan(int from, State before) {
        State state = before;
        for (int i = from; i < length; i++) {
            byte c = bytes[i];
            switch (state) {
                case START -> {
                    if (c == '"') {
                        state = State.QUOTED;
                    } else if (c == delimiter) {
                        end(i);
                    } else {
                        state = State.PLAIN;
                    }
                }
                case PLAIN -> {
                    if (c == delimiter) {
                        end(i);
                        state = State.START;
                    }
                }
                case QUOTED -> {
                    int quote = ByteWords.indexOf(bytes, i, length, '"');
                    i = quote < 0 ? length : quote;
                    state = quote < 0 ? State.QUOTED : State.QUOTE;
                }
                case QUOTE -> {
                    if (c == '"') {
                        state = State.QUOTED;
                    } else if (c == delimiter) {
                        end(i);
                        state = State.START;
                    } else if (c != '\r' || i < length - 1) {
                        fault = "value %d goes on behind its closing quote".formatted(values + 1);
                        state = State.PLAIN;
                    }
                }
            }
        }
        if (state != State.QUOTED && length > from && bytes[length - 1] == '\r') {
            length--;
        }
        return state;
    }

    /** Closes the value that is open; the next begins behind the delimiter. */
    private void end(int at) {
        if (2 * values + 3 > bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * values + 1] = at;
        values++;
        bounds[2 * values] = at + 1;
    }

    int size() {
        return values;
    }

    /** The values without their quotes. */
    List<String> values() {
        List<String> found = new ArrayList<>(values);
        for (int i = 0; i < values; i++) {
            found.add(value(bounds[2 * i], bounds[2 * i + 1]));
        }
        return found;
    }

    private String value(int from, int to) {
        if (from >= to || bytes[from] != '"') {
            return Utf8.text(bytes, from, to - from, false);
        }
        int end = to - 1;
        int quote = ByteWords.indexOf(bytes, from + 1, end, '"');
        if (quote < 0) {
            return Utf8.text(bytes, from + 1, end - from - 1, false);
        }
        byte[] plain = new byte[end - from];
        int size = 0;
        for (int i = from + 1; i < end; i++) {
            plain[size++] = bytes[i];
            if (bytes[i] == '"') {
                i++;
            }
        }
        return Utf8.text(plain, 0, size, false);
    }

    /** First line of the row, from 1. */
    long line() {
        return firstLine;
    }

    long lastLine() {
        return lines;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Where the row is no UTF-8; -1 where it is. */
    int utf8Fault() {
        return utf8Fault;
    }

    /** What is wrong with the row's quotes; null where nothing is. */
    @Nullable
    String fault() {
        return fault;
    }

    String excerpt() {
        return Excerpt.of(bytes, 0, length);
    }
}
