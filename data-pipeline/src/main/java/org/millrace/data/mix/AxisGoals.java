package org.millrace.data.mix;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a mixture is to be along one axis. Documents whose category is {@link Group#UNKNOWN} take no part in it, unless that
 * has a share or factor like any other.
 *
 * @param shares of all tokens, from 0 to 1, of some categories; together at most 1
 * @param factors by which other categories are taken more or less often than they occur; 1 where nothing is said
 * @param temperature above 0: categories without a share divide what is left in proportion to the 1/temperature-th power
 *     of their amounts. 1 keeps their proportions, larger ones bring them closer together
 */
public record AxisGoals(Map<String, Double> shares, Map<String, Double> factors, double temperature) {

    /** Takes everything as it comes. */
    public static final AxisGoals NONE = new AxisGoals(Map.of(), Map.of(), 1);

    /** Decimal shares that add up to 1 need not do so in binary. */
    private static final double ROUNDING = 1e-9;

    public AxisGoals {
        shares = Map.copyOf(shares);
        factors = Map.copyOf(factors);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(sum <= 1 + ROUNDING) || shares.values().stream().anyMatch(share -> !(share >= 0))) {
            throw new IllegalArgumentException(
                    "Shares must be from 0 to 1 and at most 1 together, cannot be: " + new TreeMap<>(shares));
        }
        if (factors.values().stream().anyMatch(factor -> !(factor >= 0 && factor < Double.POSITIVE_INFINITY))) {
            throw new IllegalArgumentException("Factors must be at least 0, cannot be: " + new TreeMap<>(factors));
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("Temperature must be above 0, cannot be: " + temperature);
        }
    }

    /** Whether anything is said of a category. */
    boolean names(String category) {
        return shares.containsKey(category) || factors.containsKey(category);
    }

    boolean isNeutral() {
        return shares.isEmpty() && factors.isEmpty() && temperature == 1;
    }
}
