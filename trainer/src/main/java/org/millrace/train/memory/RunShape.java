package org.millrace.train.memory;

import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.config.Sharding;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.sharding.ShardMemory;

/**
 * All of a run that decides about its memory.
 *
 * @param precision that the model computes in
 * @param gradientParts that the gradients of a step are summed in, see {@link GradientTree}
 * @param ranks that train together
 * @param sharding what they divide among themselves
 * @param parts of each micro-batch that one of them computes
 * @param stages at least one, in order
 */
public record RunShape(
        ModelConfig model,
        Precision precision,
        int gradientParts,
        int ranks,
        Sharding sharding,
        ContextParts parts,
        List<Stage> stages) {

    /**
     * One context stage.
     *
     * @param sequenceLength tokens of a sequence
     * @param microBatchSequences sequences that go through the model at once
     * @param microBatches of its largest step
     */
    public record Stage(String name, int sequenceLength, int microBatchSequences, long microBatches) {

        /** N of a micro-batch. */
        public int tokens() {
            return Math.multiplyExact(sequenceLength, microBatchSequences);
        }

        /** The same step in micro-batches of another size; a part of one counts as one. */
        Stage inMicroBatchesOf(int sequences) {
            long all = microBatches * microBatchSequences;
            return new Stage(name, sequenceLength, sequences, (all + sequences - 1) / sequences);
        }

        /** The same tokens in sequences of another length, one a micro-batch. */
        Stage ofLength(int length) {
            long all = microBatches * tokens();
            return new Stage(name, length, 1, (all + length - 1) / length);
        }
    }

    public RunShape {
        stages = List.copyOf(stages);
    }

    /** A run whose micro-batches are each computed by one rank, whole. */
    public RunShape(
            ModelConfig model,
            Precision precision,
            int gradientParts,
            int ranks,
            Sharding sharding,
            List<Stage> stages) {
        this(model, precision, gradientParts, ranks, sharding, ContextParts.all(1), stages);
    }

    /** Leaves that the gradients of a step are summed in at most. */
    public int mostLeaves() {
        return stages.stream()
                .mapToInt(stage ->
                        GradientTree.of(stage.microBatches(), gradientParts).leaves())
                .max()
                .orElse(1);
    }

    /** What one rank holds for good. */
    ShardMemory held() {
        boolean rounded = precision != Precision.FP32;
        return ShardMemory.of(new ParameterLayout(model), ranks, sharding, parts, rounded, mostLeaves());
    }

    boolean isSharded() {
        return ranks > 1 && sharding != Sharding.NONE;
    }

    /** Gradients that are held at once. */
    int gradients() {
        return held().gradientSums();
    }

    /** Whether the gradients may be summed in another number of parts: ranks that shard them take one micro-batch each. */
    boolean hasFreeParts() {
        return ranks == 1 || sharding.compareTo(Sharding.GRADIENTS) < 0;
    }

    /** The fewest parts that so many ranks can share. */
    int fewestParts() {
        int sharing = parts.dataRanks(ranks);
        return sharing == 1 ? 1 : 2 * Integer.highestOneBit(sharing - 1);
    }

    /** In the fewest parts that are possible. */
    RunShape inFewestParts() {
        return hasFreeParts() ? new RunShape(model, precision, fewestParts(), ranks, sharding, parts, stages) : this;
    }

    RunShape with(Sharding other) {
        return new RunShape(model, precision, gradientParts, ranks, other, parts, stages);
    }

    int longestSequence() {
        return stages.stream().mapToInt(Stage::sequenceLength).max().orElse(0);
    }

    RunShape with(List<Stage> other) {
        return new RunShape(model, precision, gradientParts, ranks, sharding, parts, other);
    }

    RunShape with(Precision other) {
        return new RunShape(model, other, gradientParts, ranks, sharding, parts, stages);
    }
}
