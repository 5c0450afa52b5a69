package org.millrace.spark.cli;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Problems;
import org.millrace.train.config.Quantity;

/** Reads numbers of the command line as configurations write them: 7B, 18T, 4Ki, 2.5e-4; mistakes are collected. */
record OptionValues(Problems problems) {

    /** The number, or null if the option is absent or wrong. */
    @Nullable
    Double number(String option, @Nullable String text, double low, double high, String expected) {
        if (text == null) {
            return null;
        }
        Optional<Double> number = Quantity.parse(text).map(BigDecimal::doubleValue);
        if (number.isEmpty() || !(number.get() >= low && number.get() <= high)) {
            problems.add(option, text, expected);
            return null;
        }
        return number.get();
    }

    /** A positive number. */
    @Nullable
    Double positive(String option, @Nullable String text, String expected) {
        return number(option, text, Double.MIN_NORMAL, 1e40, expected);
    }

    /** A whole number in a range. */
    int whole(String option, String text, int low, int high) {
        String expected = "a whole number from %d to %d".formatted(low, high);
        Double number = number(option, text, low, high, expected);
        if (number == null) {
            return low;
        }
        if (number != Math.rint(number)) {
            problems.add(option, text, expected);
        }
        return number.intValue();
    }
}
