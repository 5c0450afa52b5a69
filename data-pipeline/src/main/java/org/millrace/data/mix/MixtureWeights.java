package org.millrace.data.mix;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Decides how many times the mixture takes a document: on average the weight of its source.
 *
 * <p>A weight of 2.5 takes every document twice and a hashed half of them a third time; 0 takes none; a source without a
 * weight has 1. The choice hangs on (seed, id) alone, so it is the same for any partitioning and any retry. Raising a
 * weight only adds copies: what a smaller weight took, a larger one takes too.
 */
public final class MixtureWeights implements DocumentFilter {

    private static final double DEFAULT = 1.0;
    /** Beyond any use, and far from an overflow. */
    private static final double LARGEST = 1_000;

    private final Map<String, Double> weights = new HashMap<>();
    private final Hasher64 hasher;

    /**
     * @param sources names of all configured sources
     * @param weights weight of some of them, from 0 to 1000
     * @param seed of the run
     * @throws IllegalArgumentException if a weight is for an unknown source or out of range
     */
    public MixtureWeights(Collection<String> sources, Map<String, Double> weights, long seed) {
        var unknown = new TreeSet<>(weights.keySet());
        unknown.removeAll(sources);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The mixture has weights for %s, but the sources are %s"
                    .formatted(unknown, new TreeSet<>(sources)));
        }
        weights.forEach((source, weight) -> {
            if (!(weight >= 0 && weight <= LARGEST)) {
                throw new IllegalArgumentException("The weight of source '%s' must be from 0 to %.0f, cannot be: %s"
                        .formatted(source, LARGEST, weight));
            }
        });
        sources.forEach(source -> this.weights.put(source, weights.getOrDefault(source, DEFAULT)));
        this.hasher = Hashing.xxh3_64(seed);
    }

    @Override
    public String name() {
        return "mix";
    }

    /** Copies of this document, 0 or more. */
    public int copies(Document document) {
        double weight = weight(document);
        int whole = (int) weight;
        return whole + (lot(document) < weight - whole ? 1 : 0);
    }

    /** Keeps the document with its copies, or drops it if there is none. */
    @Override
    public Verdict judge(Document document) {
        int copies = copies(document);
        return copies > 0
                ? new Verdict.Keep(document.withCopies(copies))
                : new Verdict.Drop("mix.not_taken", lot(document), weight(document));
    }

    private double weight(Document document) {
        Double weight = weights.get(document.source());
        if (weight == null) {
            throw new IllegalArgumentException("Document %s is of source '%s', but the sources are %s"
                    .formatted(document.id(), document.source(), new TreeSet<>(weights.keySet())));
        }
        return weight;
    }

    /** A number from 0 up to, but without, 1 that is the document's own. */
    private double lot(Document document) {
        return (hasher.hashLongToLong(document.id().toLong()) >>> 11) * 0x1.0p-53;
    }
}
