package org.millrace.data.mix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each group of documents is taken.
 *
 * @param groups all groups that there are
 * @param targets shares that the categories of an axis were to have; no entry for an axis without goals
 * @param warnings what is not as it was wanted
 */
public record MixturePlan(
        SortedMap<Group, Taken> groups, Map<Axis, SortedMap<String, Double>> targets, List<String> warnings) {

    public MixturePlan {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        targets = Map.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /**
     * A group.
     *
     * @param documents in it
     * @param tokens in it, estimated
     * @param epochs how often each of its documents is taken on average
     */
    public record Taken(long documents, double tokens, double epochs) {}

    /**
     * A category of an axis, before and after.
     *
     * @param category a source, a language or a domain
     * @param documents there are
     * @param tokensBefore there are, estimated
     * @param shareBefore of all tokens
     * @param target share that was wanted; null where it follows from other axes
     * @param tokensAfter that the mixture is expected to have
     * @param shareAfter of all tokens
     */
    public record Row(
            String category,
            long documents,
            double tokensBefore,
            double shareBefore,
            @Nullable Double target,
            double tokensAfter,
            double shareAfter) {

        /** How often its documents are taken on average. */
        public double epochs() {
            return tokensBefore > 0 ? tokensAfter / tokensBefore : 0;
        }

        private Row plus(Taken taken) {
            double after = tokensAfter + taken.tokens * taken.epochs;
            return new Row(category, documents + taken.documents, tokensBefore + taken.tokens, 0, target, after, 0);
        }
    }

    public double tokensBefore() {
        return groups.values().stream().mapToDouble(Taken::tokens).sum();
    }

    public double tokensAfter() {
        return groups.values().stream()
                .mapToDouble(taken -> taken.tokens * taken.epochs)
                .sum();
    }

    /** The categories of an axis, the largest first. */
    public List<Row> rows(Axis axis) {
        SortedMap<String, Double> wanted = targets.getOrDefault(axis, new TreeMap<>());
        SortedMap<String, Row> rows = new TreeMap<>();
        groups.forEach((group, taken) -> {
            String category = group.on(axis);
            Row row = rows.computeIfAbsent(category, name -> new Row(name, 0, 0, 0, wanted.get(name), 0, 0));
            rows.put(category, row.plus(taken));
        });
        double before = tokensBefore();
        double after = tokensAfter();
        List<Row> shares = new ArrayList<>();
        for (Row row : rows.values()) {
            shares.add(new Row(
                    row.category,
                    row.documents,
                    row.tokensBefore,
                    before > 0 ? row.tokensBefore / before : 0,
                    row.target,
                    row.tokensAfter,
                    after > 0 ? row.tokensAfter / after : 0));
        }
        shares.sort(Comparator.comparingDouble(Row::tokensBefore).reversed().thenComparing(Row::category));
        return shares;
    }

    /** Epochs by group, for {@link MixtureSampler}. */
    public SortedMap<Group, Double> epochs() {
        SortedMap<Group, Double> epochs = new TreeMap<>();
        groups.forEach((group, taken) -> epochs.put(group, taken.epochs));
        return epochs;
    }
}
