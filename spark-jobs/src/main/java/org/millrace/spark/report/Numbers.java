package org.millrace.spark.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {

    private static final String[] COUNT_SUFFIXES = {"", " k", " M", " B", " T"};
    private static final String[] BYTE_SUFFIXES = {" B", " KiB", " MiB", " GiB", " TiB", " PiB"};

    private Numbers() {}

    /** {@code 12,345}. */
    static String exact(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 12.3 k}, {@code 4.56 M}: three significant digits; in powers of ten where no suffix reaches. */
    static String brief(double value) {
        double magnitude = Math.abs(value);
        if (Double.isFinite(value) && (magnitude >= 1e15 || (magnitude > 0 && magnitude < 0.01))) {
            return powerOfTen(value);
        }
        return scaled(value, 1000, COUNT_SUFFIXES);
    }

    static String brief(long value) {
        return brief((double) value);
    }

    static String bytes(long value) {
        return bytes((double) value);
    }

    static String bytes(double value) {
        return scaled(value, 1024, BYTE_SUFFIXES);
    }

    /** {@code 12.3 %}; {@code <0.1 %} rather than a zero that is none. */
    static String percent(double share) {
        if (!Double.isFinite(share)) {
            return "–";
        }
        if (share > 0 && share < 0.0005) {
            return "<0.1 %";
        }
        return String.format(Locale.ROOT, share >= 0.9995 || share == 0 ? "%.0f %%" : "%.1f %%", share * 100);
    }

    /** {@code 3 h 12 min}, {@code 4 min 5 s}, {@code 6.7 s}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return "%d min %d s".formatted(whole / 60, whole % 60);
        }
        return "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }

    /** Four significant digits, in powers of ten where that is shorter: {@code 3.217}, {@code 3e-4}. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double magnitude = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (magnitude < 1e-3) {
            return powerOfTen(value);
        }
        if (magnitude >= 10_000) {
            return brief(value);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(magnitude)));
        return trimmed(String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    /** A length or a place in SVG: one decimal, whatever the system's language. */
    static String coordinate(double value) {
        return trimmed(String.format(Locale.ROOT, "%.1f", value));
    }

    /** A width in CSS. */
    static String width(double share) {
        return "width:" + String.format(Locale.ROOT, "%.3f%%", share * 100);
    }

    private static String scaled(double value, double step, String[] suffixes) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double rest = Math.abs(value);
        int suffix = 0;
        while (rest >= step * 0.9995 && suffix < suffixes.length - 1) {
            rest /= step;
            suffix++;
        }
        String digits = rest >= 99.95 || rest == Math.rint(rest) ? "%.0f" : rest >= 9.995 ? "%.1f" : "%.2f";
        return (value < 0 ? "−" : "") + String.format(Locale.ROOT, digits, rest) + suffixes[suffix];
    }

    private static String powerOfTen(double value) {
        String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
        return trimmed(parts[0]) + "e" + Integer.parseInt(parts[1]);
    }

    private static String trimmed(String decimal) {
        return decimal.indexOf('.') < 0
                ? decimal
                : decimal.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
