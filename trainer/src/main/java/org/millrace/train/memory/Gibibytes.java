package org.millrace.train.memory;

import java.util.Locale;

/** Sizes as messages show them. */
final class Gibibytes {

    private Gibibytes() {}

    /** {@code 9.31 GiB}. */
    static String of(long bytes) {
        return number(bytes) + " GiB";
    }

    /** {@code 9.31}; no decimals from a thousand on. */
    static String number(long bytes) {
        double gibibytes = bytes / (double) (1L << 30);
        return String.format(Locale.ROOT, gibibytes >= 1000 ? "%,.0f" : gibibytes >= 100 ? "%.1f" : "%.2f", gibibytes);
    }
}
