package org.millrace.data.mix;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the shares of an axis's categories are to be, given what there is of them. */
final class Marginal {

    /** Shares that miss 1 by less are meant to be all. */
    private static final double ROUNDING = 1e-9;

    private Marginal() {}

    /**
     * Shares of the categories that there are; they add up to 1, or are all 0 where nothing is wanted.
     *
     * @param amounts tokens of each category
     * @param warnings takes what cannot be as it is wanted
     */
    static SortedMap<String, Double> of(
            Axis axis, AxisGoals goals, SortedMap<String, Double> amounts, List<String> warnings) {
        double named = 0;
        SortedMap<String, Double> rest = new TreeMap<>();
        SortedMap<String, Double> target = new TreeMap<>();
        for (Map.Entry<String, Double> entry : amounts.entrySet()) {
            String category = entry.getKey();
            Double share = goals.shares().get(category);
            if (share != null) {
                target.put(category, share);
                named += share;
            } else {
                double tempered = StrictMath.pow(entry.getValue(), 1 / goals.temperature());
                rest.put(category, tempered * goals.factors().getOrDefault(category, 1.0));
            }
        }
        for (Map.Entry<String, Double> entry : new TreeMap<>(goals.shares()).entrySet()) {
            if (!amounts.containsKey(entry.getKey()) && entry.getValue() > 0) {
                warnings.add(
                        "There is nothing of %s '%s', which was to have a share of %s: the others get it in proportion"
                                .formatted(axis.label(), entry.getKey(), entry.getValue()));
            }
        }
        double wanted = goals.shares().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        double left = Math.max(0, 1 - wanted);
        double restSum = sum(rest);
        if (restSum > 0) {
            rest.forEach((category, part) -> target.put(category, left * part / restSum));
        } else {
            rest.keySet().forEach(category -> target.put(category, 0.0));
            if (left > ROUNDING && named > 0) {
                warnings.add("The shares by %s add up to %s and there is nothing else: they are taken in proportion"
                        .formatted(axis.label(), wanted));
            }
        }
        double all = sum(target);
        if (all > 0) {
            target.replaceAll((category, share) -> share / all);
        }
        return target;
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
