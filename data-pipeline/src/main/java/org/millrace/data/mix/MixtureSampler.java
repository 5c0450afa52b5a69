package org.millrace.data.mix;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Decides how many times a mixture takes a document: on average as often as its group is to be taken.
 *
 * <p>2.5 epochs take every document twice and a hashed half of them a third time; 0 epochs take none. Where a document
 * comes with copies, as from a mixture before, this is for each of them. The choice hangs on (seed, id) alone, so it is
 * the same for any partitioning and any retry. More epochs only add copies: what fewer took, more take too.
 *
 * <p>Stages of training may have mixtures of their own, with lots of their own. What they take is kept as the scores
 * {@code copies.<stage>}; a document stays if any mixture takes it.
 */
public final class MixtureSampler implements DocumentFilter {

    private static final String COPIES = "copies.";

    private final Mixture all;
    private final SortedMap<String, Mixture> stages = new TreeMap<>();

    /** How often groups are taken, and the lots that decide about what is left of a whole number. */
    private record Mixture(Map<Group, Double> epochs, Hasher64 lots) {

        private double lot(Document document) {
            return (lots.hashLongToLong(document.id().toLong()) >>> 11) * 0x1.0p-53;
        }

        private double epochs(Group group, Document document) {
            Double of = epochs.get(group);
            if (of == null) {
                throw new IllegalStateException(
                        "Document %s is of group %s, which was not there when the mixture was planned"
                                .formatted(document.id(), group.key()));
            }
            return of * document.copies();
        }

        private int copies(Group group, Document document) {
            double epochs = epochs(group, document);
            int whole = (int) epochs;
            return whole + (lot(document) < epochs - whole ? 1 : 0);
        }
    }

    /**
     * @param epochs how often each group is taken, for all stages that have no mixture of their own
     * @param stages the same for stages that have, by name
     * @param seed of the run
     */
    public MixtureSampler(Map<Group, Double> epochs, Map<String, ? extends Map<Group, Double>> stages, long seed) {
        this.all = new Mixture(Map.copyOf(epochs), Hashing.xxh3_64(seed));
        stages.forEach((stage, ofStage) -> {
            long own = Hashing.xxh3_64(seed).hashBytesToLong(stage.getBytes(StandardCharsets.UTF_8));
            this.stages.put(stage, new Mixture(Map.copyOf(ofStage), Hashing.xxh3_64(own)));
        });
    }

    /**
     * How many times the mixtures of stages take a document.
     *
     * @return copies by stage; none unless a sampler has decided about stages
     */
    public static SortedMap<String, Integer> stageCopies(Document document) {
        SortedMap<String, Integer> copies = new TreeMap<>();
        document.scores().forEach((name, value) -> {
            if (name.startsWith(COPIES)) {
                copies.put(name.substring(COPIES.length()), (int) Math.rint(value));
            }
        });
        return copies;
    }

    @Override
    public String name() {
        return "mix";
    }

    /** Keeps the document with its copies, or drops it if no mixture takes it. */
    @Override
    public Verdict judge(Document document) {
        Group group = Group.of(document);
        int copies = all.copies(group, document);
        int most = copies;
        Document mixed = document.withCopies(copies);
        for (Map.Entry<String, Mixture> stage : stages.entrySet()) {
            int ofStage = stage.getValue().copies(group, document);
            most = Math.max(most, ofStage);
            mixed = mixed.withScore(COPIES + stage.getKey(), ofStage);
        }
        return most > 0
                ? new Verdict.Keep(mixed)
                : new Verdict.Drop("mix.not_taken", all.lot(document), all.epochs(group, document));
    }
}
