package org.millrace.data.mix;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out how often each group of documents is to be taken.
 *
 * <p>Where there are goals along one axis, the shares of its categories are met and what is inside a category keeps its
 * proportions. Along several axes, shares are fitted to one axis after the other until all are met (iterative
 * proportional fitting: Deming and Stephan 1940), which changes the proportions inside as little as can be. Then all is
 * scaled to the size of the mixture. A group that would be taken more often than the limit is taken as often as the
 * limit, and the others make up for it in proportion.
 *
 * <p>The result follows from amounts and goals alone, whatever order the documents were counted in.
 */
public final class MixturePlanner {

    private static final int ROUNDS = 1_000;
    private static final double PRECISE = 1e-10;
    /** Shares that are missed by less are not worth a warning. */
    private static final double TOLERANCE = 0.001;

    private static final int MOST_WARNINGS = 10;

    private final List<Group> groups = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<Axis, SortedMap<String, Double>> targets = new EnumMap<>(Axis.class);
    private final SortedMap<Group, Amount> amounts;
    private final double bytesPerToken;
    private final double maxEpochs;
    private final double[] tokens;

    private MixturePlanner(SortedMap<Group, Amount> amounts, double bytesPerToken, double maxEpochs) {
        this.amounts = amounts;
        this.bytesPerToken = bytesPerToken;
        this.maxEpochs = maxEpochs;
        this.tokens = new double[amounts.size()];
        amounts.forEach((group, amount) -> {
            tokens[groups.size()] = amount.bytes() / bytesPerToken;
            groups.add(group);
        });
    }

    /** A mixture with given goals. */
    public static MixturePlan plan(SortedMap<Group, Amount> amounts, MixtureGoals goals) {
        MixturePlanner planner = new MixturePlanner(amounts, goals.bytesPerToken(), goals.maxEpochs());
        double all = sum(planner.tokens);
        double budget = goals.tokens().orElse(all);
        if (all == 0) {
            return planner.plan(new double[planner.tokens.length], budget);
        }
        return planner.plan(planner.limited(planner.shares(goals.wanted()), budget), budget);
    }

    /**
     * A mixture that takes each source a given number of times, 1 where nothing is said. It may be above the limit of
     * epochs, with a warning.
     */
    public static MixturePlan ofWeights(
            SortedMap<Group, Amount> amounts, Map<String, Double> weights, double bytesPerToken, double maxEpochs) {
        MixturePlanner planner = new MixturePlanner(amounts, bytesPerToken, maxEpochs);
        double[] epochs = new double[planner.tokens.length];
        double budget = 0;
        for (int i = 0; i < epochs.length; i++) {
            epochs[i] = weights.getOrDefault(planner.groups.get(i).source(), 1.0);
            budget += epochs[i] * planner.tokens[i];
        }
        new TreeMap<>(weights).forEach((source, weight) -> {
            if (weight > maxEpochs) {
                planner.warnings.add("Source '%s' is taken %s times; beyond %s readings the same text teaches little"
                        .formatted(source, weight, maxEpochs));
            }
        });
        return planner.plan(epochs, budget);
    }

    /** Shares of the groups that meet the goals along all axes. */
    private double[] shares(Map<Axis, AxisGoals> wanted) {
        wanted.forEach(this::aim);
        double[] shares = normalised(tokens);
        double worst = 1;
        for (int round = 0; round < ROUNDS && worst > PRECISE; round++) {
            worst = 0;
            for (Map.Entry<Axis, SortedMap<String, Double>> entry : targets.entrySet()) {
                worst = Math.max(worst, fit(entry.getKey(), entry.getValue(), shares));
            }
        }
        double[] fitted = normalised(shares);
        targets.forEach((axis, target) -> {
            double known = known(target, along(axis, fitted));
            target.replaceAll((category, share) -> share * known);
            warnOfMisses(axis, target, along(axis, fitted));
        });
        return fitted;
    }

    /** Works out the shares along an axis, of documents whose category is known or has a goal of its own. */
    private void aim(Axis axis, AxisGoals goals) {
        SortedMap<String, Double> present = along(axis, tokens);
        if (axis != Axis.SOURCE && !goals.names(Group.UNKNOWN)) {
            present.remove(Group.UNKNOWN);
        }
        if (present.isEmpty()) {
            warnings.add(
                    "No document has a %s, so what is said of it does nothing; is there a step before that tells it?"
                            .formatted(axis.label()));
        } else {
            targets.put(axis, Marginal.of(axis, goals, present, warnings));
        }
    }

    /** Fits the shares to one axis, and returns by how much they missed it. */
    private double fit(Axis axis, SortedMap<String, Double> target, double[] shares) {
        SortedMap<String, Double> present = along(axis, shares);
        double known = known(target, present);
        double worst = 0;
        for (int i = 0; i < shares.length; i++) {
            String category = groups.get(i).on(axis);
            Double share = target.get(category);
            double is = present.getOrDefault(category, 0.0);
            if (share != null && is > 0) {
                shares[i] *= share * known / is;
                worst = Math.max(worst, Math.abs(share * known - is));
            }
        }
        return worst;
    }

    /** The share of all that has a category with a target. */
    private static double known(SortedMap<String, Double> target, SortedMap<String, Double> present) {
        double known = 0;
        for (String category : target.keySet()) {
            known += present.getOrDefault(category, 0.0);
        }
        return known;
    }

    private void warnOfMisses(Axis axis, SortedMap<String, Double> target, SortedMap<String, Double> fitted) {
        target.forEach((category, share) -> {
            double got = fitted.getOrDefault(category, 0.0);
            if (Math.abs(got - share) > TOLERANCE) {
                warn(
                        "The shares along several axes contradict each other: %s '%s' was to have %.4f and gets %.4f",
                        axis.label(), category, share, got);
            }
        });
    }

    /** How often each group is taken, with none above the limit. */
    private double[] limited(double[] shares, double budget) {
        double[] epochs = new double[shares.length];
        boolean[] isLimited = new boolean[shares.length];
        double left = budget;
        boolean again = true;
        while (again) {
            double free = 0;
            for (int i = 0; i < shares.length; i++) {
                free += isLimited[i] ? 0 : shares[i];
            }
            double scale = free > 0 ? left / free : 0;
            again = false;
            for (int i = 0; i < shares.length; i++) {
                if (isLimited[i] || shares[i] == 0) {
                    continue;
                }
                epochs[i] = shares[i] * scale / tokens[i];
                if (epochs[i] > maxEpochs * (1 + PRECISE)) {
                    isLimited[i] = true;
                    epochs[i] = maxEpochs;
                    left -= maxEpochs * tokens[i];
                    again = true;
                }
            }
        }
        warnOfLimits(isLimited, shares, budget);
        for (int i = 0; i < epochs.length; i++) {
            // What is meant to be taken once is not to be lost to the last bit of a quotient.
            epochs[i] = Math.abs(epochs[i] - Math.rint(epochs[i])) < PRECISE ? Math.rint(epochs[i]) : epochs[i];
        }
        return epochs;
    }

    private void warnOfLimits(boolean[] isLimited, double[] shares, double budget) {
        int limited = 0;
        for (int i = 0; i < isLimited.length; i++) {
            if (isLimited[i]) {
                limited++;
                if (limited <= MOST_WARNINGS) {
                    warn(
                            "%s is scarce: its share takes %.1f epochs, it gets %s, and the others make up for it",
                            groups.get(i).key(), shares[i] * budget / tokens[i], maxEpochs);
                }
            }
        }
        if (limited > MOST_WARNINGS) {
            warnings.add("%d more groups are as scarce".formatted(limited - MOST_WARNINGS));
        }
    }

    private MixturePlan plan(double[] epochs, double budget) {
        SortedMap<Group, MixturePlan.Taken> taken = new TreeMap<>();
        double after = 0;
        for (int i = 0; i < epochs.length; i++) {
            Group group = groups.get(i);
            Amount amount = amounts.getOrDefault(group, Amount.NONE);
            taken.put(group, new MixturePlan.Taken(amount.documents(), tokens[i], epochs[i]));
            after += epochs[i] * tokens[i];
        }
        if (after < budget * (1 - TOLERANCE)) {
            warn(
                    "The mixture was to have %.0f tokens; %s epochs of all that is wanted are %.0f",
                    budget, maxEpochs, after);
        }
        return new MixturePlan(taken, targets, warnings);
    }

    private void warn(String format, Object... values) {
        warnings.add(String.format(Locale.ROOT, format, values));
    }

    private SortedMap<String, Double> along(Axis axis, double[] values) {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            sums.merge(groups.get(i).on(axis), values[i], Double::sum);
        }
        return sums;
    }

    private static double[] normalised(double[] values) {
        double[] shares = values.clone();
        double sum = sum(values);
        for (int i = 0; i < shares.length; i++) {
            shares[i] = sum > 0 ? shares[i] / sum : 0;
        }
        return shares;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
