package org.millrace.spark.cli;

import java.util.Locale;
import java.util.function.DoubleFunction;
import org.millrace.train.scaling.fit.Estimate;

/** Numbers of laws as a terminal shows them. */
final class Figures {

    private static final String[] SUFFIXES = {"", "k", "M", "B", "T"};

    private Figures() {}

    /** {@code 2.01e-3}: three significant digits. */
    static String rate(double value) {
        return power(value, 2);
    }

    /** {@code 7.56e23}: a mantissa and a power of ten. */
    static String power(double value, int digits) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        String[] parts = String.format(Locale.ROOT, "%." + digits + "e", value).split("e", 2);
        return parts[0] + "e" + Integer.parseInt(parts[1]);
    }

    /** {@code 17.9M}: three significant digits with a decimal multiple, as options and configurations read it. */
    static String count(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double rest = value;
        int suffix = 0;
        while (rest >= 999.5 && suffix < SUFFIXES.length - 1) {
            rest /= 1000;
            suffix++;
        }
        if (rest >= 999.5) {
            return power(value, 2);
        }
        String digits =
                rest >= 99.95 || (suffix == 0 && rest == Math.rint(rest)) ? "%.0f" : rest >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, rest) + SUFFIXES[suffix];
    }

    /** Four significant digits, as a power of ten where the number is very large or small. */
    static String constant(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double magnitude = Math.abs(value);
        if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e5)) {
            return power(value, 3);
        }
        int digits = magnitude == 0 ? 3 : Math.max(0, 3 - (int) Math.floor(Math.log10(magnitude)));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** {@code 12,345}. */
    static String exact(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** {@code 2.317}: nats a token. */
    static String loss(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
    }

    /** An estimate with its interval, if it has one: {@code 2.317 [2.290, 2.344]}. */
    static String of(Estimate estimate, DoubleFunction<String> format) {
        String value = format.apply(estimate.value());
        return Double.isFinite(estimate.interval().low())
                ? "%s [%s, %s]"
                        .formatted(
                                value,
                                format.apply(estimate.interval().low()),
                                format.apply(estimate.interval().high()))
                : value;
    }
}
