package org.millrace.train.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.millrace.train.config.Problems;
import org.millrace.train.config.Sharding;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.optimizer.GradientTree;

/**
 * Which numbers of ranks can train a run. The gradients of a step are summed in a tree, whose leaves are shared out, so a
 * step needs at least one leaf a rank. Ranks that shard gradients hand over each micro-batch's at once and hold no sum of
 * their own: then every leaf is one micro-batch, and the ranks form whole levels of the tree.
 */
public final class RankPlan {

    private final TrainingConfig training;
    private final TrainingPlan plan;

    private RankPlan(TrainingConfig training, TrainingPlan plan) {
        this.training = training;
        this.plan = plan;
    }

    /**
     * The ranks of a run.
     *
     * @param plan of the same training
     */
    public static RankPlan of(TrainingConfig training, TrainingPlan plan) {
        return new RankPlan(training, plan);
    }

    /** The most ranks, up to as many as there are, that can train the run; 0 if not even one can. */
    public int most(int available) {
        for (int ranks = Math.min(available, 1 << 20); ranks > 0; ranks--) {
            Problems problems = new Problems();
            check(ranks, problems);
            if (problems.isEmpty()) {
                return ranks;
            }
        }
        return 0;
    }

    /** @throws org.millrace.train.config.ConfigException if so many ranks cannot train the run */
    void require(int ranks) {
        Problems problems = new Problems();
        check(ranks, problems.at("training"));
        problems.throwIfAny();
    }

    /**
     * Adds why so many ranks cannot train the run.
     *
     * @param problems under {@code training}
     */
    public void check(int ranks, Problems problems) {
        GradientTree least = smallest();
        int contextRanks = training.distributed().contextRanksAmong(ranks);
        if (ranks / contextRanks > least.leaves()) {
            problems.add(
                    "ranks",
                    ranks,
                    "at most %d, since the smallest step has %d micro-batches, whose gradients are summed in %d parts"
                            .formatted(least.leaves() * contextRanks, least.microBatches(), least.leaves()),
                    "lower ranks or micro_batch_tokens, or raise gradient_parts, the batch or batch_warmup.from");
        }
        if (ranks > 1 && sharding().compareTo(Sharding.GRADIENTS) >= 0) {
            checkSharded(ranks, problems);
        }
    }

    private void checkSharded(int ranks, Problems problems) {
        String why = "distributed.sharding is " + sharding().name().toLowerCase(Locale.ROOT);
        if (Integer.bitCount(ranks) != 1) {
            problems.add(
                    "ranks",
                    ranks,
                    "a power of two, since " + why,
                    "take %d ranks, or distributed.sharding: optimizer".formatted(Integer.highestOneBit(ranks)));
        }
        for (GradientTree tree : trees()) {
            long microBatches = tree.microBatches();
            if (Long.bitCount(microBatches) != 1) {
                problems.add(
                        "batch_tokens",
                        "%d micro-batches in a step".formatted(microBatches),
                        "a power of two of them, since " + why,
                        "set batch_tokens: %d (with hyperparameters.law: explicit), change micro_batch_tokens, or take"
                                        .formatted(Long.highestOneBit(microBatches) * training.microBatchTokens())
                                + " distributed.sharding: optimizer");
                return;
            }
            if (tree.leaves() != microBatches) {
                problems.add(
                        "gradient_parts",
                        training.gradientParts(),
                        "at least the %d micro-batches of a step, since %s".formatted(microBatches, why),
                        "raise it, or take distributed.sharding: optimizer");
                return;
            }
        }
    }

    private Sharding sharding() {
        return training.distributed().sharding();
    }

    /** Of every phase. */
    private List<GradientTree> trees() {
        List<GradientTree> trees = new ArrayList<>();
        for (TrainingPlan.Stage stage : plan.stages()) {
            for (TrainingPlan.Phase phase : stage.phases()) {
                trees.add(GradientTree.of(
                        phase.batchSequences() / stage.microBatchSequences(), training.gradientParts()));
            }
        }
        return trees;
    }

    private GradientTree smallest() {
        GradientTree smallest = trees().get(0);
        for (GradientTree tree : trees()) {
            if (tree.leaves() < smallest.leaves()) {
                smallest = tree;
            }
        }
        return smallest;
    }

    /**
     * How much of the ranks' time the largest steps leave idle because their micro-batches do not divide among the ranks
     * evenly; a sentence with advice, or nothing if they do.
     *
     * @param ranks that can train the run
     */
    public Optional<String> idle(int ranks) {
        GradientTree worst = trees().get(trees().size() - 1);
        int dataRanks = ranks / training.distributed().contextRanksAmong(ranks);
        long most = 0;
        for (int rank = 0; rank < dataRanks; rank++) {
            most = Math.max(
                    most, worst.microBatches(worst.shareOf(rank, dataRanks)).count());
        }
        double idle = 1 - (double) worst.microBatches() / (most * dataRanks);
        if (idle < 0.005) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%d micro-batches of a step do not divide evenly among %d ranks: %.0f%% of their time is spent waiting;"
                        + " a batch of a power of two of micro-batches, and as many ranks, would leave none",
                worst.microBatches(),
                ranks,
                100 * idle));
    }
}
