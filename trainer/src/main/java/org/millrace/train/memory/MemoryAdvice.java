package org.millrace.train.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.millrace.train.config.Precision;
import org.millrace.train.config.RecomputeChoice;
import org.millrace.train.config.Sharding;

/** What could be changed in a run so that it fits, with what it would then need. */
public final class MemoryAdvice {

    private static final int SHORTEST = 512;

    private final MemoryPlanner planner;

    public MemoryAdvice(MemoryPlanner planner) {
        this.planner = planner;
    }

    /**
     * A change.
     *
     * @param settings keys with their values, as a configuration has them
     * @param peak bytes that the run then needs
     * @param fits whether that is within the limit
     */
    public record Alternative(String settings, long peak, boolean fits) {

        @Override
        public String toString() {
            return "%s needs %s, %s".formatted(settings, MemoryPlan.gibibytes(peak), fits ? "fits" : "does not fit");
        }
    }

    /** The verdict on a plan that does not fit, with every alternative. */
    public String text(MemoryPlan plan, RecomputeChoice choice) {
        StringBuilder text = new StringBuilder(plan.verdict()).append('\n');
        long least = plan.stateAlone();
        if (least > plan.limit().bytes()) {
            int ranks = plan.run().ranks();
            text.append(
                            ranks == 1
                                    ? "One device cannot hold this model whatever the settings"
                                    : "%d ranks cannot hold this model whatever the settings".formatted(ranks))
                    .append(": weights, moments and one gradient alone take ")
                    .append(MemoryPlan.gibibytes(least))
                    .append(ranks == 1 ? "" : " on each")
                    .append("; more ranks can, with training.distributed.sharding: weights\n");
        }
        List<Alternative> alternatives = alternatives(plan, choice);
        boolean any = alternatives.stream().anyMatch(Alternative::fits);
        text.append(any ? "What would fit, by itself:\n" : "No one of these would be enough by itself:\n");
        alternatives.forEach(each -> text.append("  ").append(each).append('\n'));
        return text.append("  training.memory, or a device, of ")
                .append(MemoryPlan.gibibytes(plan.peak()))
                .toString();
    }

    /** For each kind of change the smallest that fits, or the largest there is. */
    public List<Alternative> alternatives(MemoryPlan plan, RecomputeChoice choice) {
        RunShape run = plan.run();
        List<Alternative> found = new ArrayList<>();
        if (choice != RecomputeChoice.AUTO) {
            found.add(alternative("training.recompute: auto", run, plan.limit()));
        }
        if (run.hasFreeParts() && run.gradientParts() > run.fewestParts() && run.gradients() > 1) {
            found.add(alternative("training.gradient_parts: " + run.fewestParts(), run.inFewestParts(), plan.limit()));
        }
        if (run.ranks() > 1) {
            addSharding(run, plan.limit(), found);
        }
        addSmallerMicroBatch(run, plan.limit(), found);
        Precision other = run.precision() == Precision.BF16 ? Precision.FP32 : Precision.BF16;
        String precision = "training.precision: " + other.name().toLowerCase(Locale.ROOT);
        found.add(alternative(precision, run.with(other), plan.limit()));
        addShorterSequences(run, plan.limit(), found);
        if (choice != RecomputeChoice.AUTO) {
            // All are planned so.
            found.replaceAll(each -> each.settings().startsWith("training.recompute")
                    ? each
                    : new Alternative(each.settings() + ", training.recompute: auto", each.peak(), each.fits()));
        }
        return found;
    }

    /** More micro-batches would otherwise hold more gradients. */
    private static String parts(RunShape run) {
        return run.hasFreeParts() ? ", training.gradient_parts: " + run.fewestParts() : "";
    }

    /** Divides more among the ranks that there are. */
    private void addSharding(RunShape run, MemoryLimit limit, List<Alternative> found) {
        for (Sharding more : Sharding.values()) {
            if (more.compareTo(run.sharding()) > 0) {
                String settings =
                        "training.distributed.sharding: " + more.name().toLowerCase(Locale.ROOT);
                Alternative alternative = alternative(settings, run.with(more), limit);
                found.add(alternative);
                if (alternative.fits()) {
                    return;
                }
            }
        }
    }

    /** Halves the micro-batch, of whole sequences in every stage. */
    private void addSmallerMicroBatch(RunShape run, MemoryLimit limit, List<Alternative> found) {
        int longest = run.longestSequence();
        int tokens = run.stages().get(0).tokens();
        Alternative last = null;
        while (tokens % 2 == 0 && tokens / 2 >= longest && (last == null || !last.fits())) {
            int half = tokens / 2;
            if (run.stages().stream().anyMatch(stage -> half % stage.sequenceLength() != 0)) {
                break;
            }
            tokens = half;
            RunShape smaller = run.with(run.stages().stream()
                    .map(stage -> stage.inMicroBatchesOf(half / stage.sequenceLength()))
                    .toList());
            last = alternative("training.micro_batch_tokens: " + half + parts(run), smaller.inFewestParts(), limit);
        }
        if (last != null) {
            found.add(last);
        }
    }

    /** Halves the longest sequences, with one sequence a micro-batch. */
    private void addShorterSequences(RunShape run, MemoryLimit limit, List<Alternative> found) {
        Alternative last = null;
        int length = run.longestSequence();
        while (length % 2 == 0 && length / 2 >= SHORTEST && (last == null || !last.fits())) {
            length /= 2;
            int most = length;
            if (run.stages().stream().anyMatch(stage -> most % Math.min(most, stage.sequenceLength()) != 0)) {
                break;
            }
            RunShape shorter = run.with(run.stages().stream()
                    .map(stage -> stage.sequenceLength() > most
                            ? stage.ofLength(most)
                            : stage.inMicroBatchesOf(Math.max(1, most / stage.sequenceLength())))
                    .toList());
            String settings = "training.stages[].sequence_length: at most %1$d, training.micro_batch_tokens: %1$d"
                    .formatted(most);
            last = alternative(settings + parts(run), shorter.inFewestParts(), limit);
        }
        if (last != null) {
            found.add(last);
        }
    }

    private Alternative alternative(String settings, RunShape run, MemoryLimit limit) {
        MemoryPlan plan = planner.plan(run, RecomputeChoice.AUTO, limit);
        return new Alternative(settings, plan.peak(), plan.fits());
    }
}
