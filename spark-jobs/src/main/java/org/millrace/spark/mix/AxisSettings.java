package org.millrace.spark.mix;

import java.util.Map;
import org.millrace.data.mix.AxisGoals;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** What a mixture is to be by source, by language or by domain. */
public record AxisSettings(
        @Key(
                value = "Shares of all tokens, by name; what they leave of 1 goes to everything without a share.",
                byDefault = "",
                atLeast = 0,
                atMost = 1)
        Map<String, Double> shares,

        @Key(
                value =
                        "How much more often than they occur others are taken, by name: 2 doubles what they have beside those"
                                + " with 1, which is what is not named.",
                byDefault = "",
                atLeast = 0,
                atMost = 1000)
        Map<String, Double> factors,

        @Key(
                value =
                        "Everything without a share divides what is left in proportion to the 1/temperature-th power of its"
                                + " amount: 1 keeps proportions, larger ones bring small and large together.",
                byDefault = "1",
                atLeast = 0.1,
                atMost = 1000)
        double temperature)
        implements Checked {

    private static final double ROUNDING = 1e-9;

    public AxisSettings {
        shares = Map.copyOf(shares);
        factors = Map.copyOf(factors);
    }

    @Override
    public void check(Problems problems) {
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1 + ROUNDING) {
            problems.add("shares", "shares that add up to " + sum, "at most 1 together");
        }
        factors.keySet().stream()
                .filter(shares::containsKey)
                .sorted()
                .forEach(name -> problems.add("factors." + name, "a factor beside a share", "one of the two"));
    }

    boolean isDefault() {
        return shares.isEmpty() && factors.isEmpty() && temperature == 1;
    }

    AxisGoals goals() {
        return new AxisGoals(shares, factors, temperature);
    }
}
