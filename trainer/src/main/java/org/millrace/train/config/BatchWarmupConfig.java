package org.millrace.train.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch that begins small and doubles until it is the first stage's own: early in training a large batch wastes
 * tokens, since the critical batch size is then small (Merrill et al. 2025, arXiv 2505.23971).
 */
public record BatchWarmupConfig(
        @Key(
                value = "Tokens of the first optimizer steps, over all ranks; whole micro-batches.",
                unit = "tokens",
                atLeast = 1)
        long from,

        @Key(
                value = "Tokens within which the batch doubles, and doubles again, up to that of the first stage; each"
                        + " batch on the way gets the same share of them. Must end within the first stage.",
                unit = "tokens",
                atLeast = 1)
        long over,

        @Key(
                value = "How the learning rate follows a batch B below the stage's own B': sqrt multiplies it by"
                        + " √(B/B') (for Adam: arXiv 2205.10287), linear by B/B', none by 1.",
                byDefault = "sqrt")
        Rule learningRate) {

    /** How the learning rate follows the batch. */
    public enum Rule {
        SQRT,
        LINEAR,
        NONE;

        /** What the learning rate is multiplied by where the batch has this share of the full one. */
        public double factor(double share) {
            return switch (this) {
                case SQRT -> Math.sqrt(share);
                case LINEAR -> share;
                case NONE -> 1;
            };
        }
    }

    /**
     * Steps of one batch size.
     *
     * @param batchTokens of each of them
     * @param steps how many
     */
    public record Level(long batchTokens, long steps) {

        public long tokens() {
            return batchTokens * steps;
        }
    }

    /** The levels below a full batch, in order: from, 2·from, 4·from, …; of each, whole steps until its share is reached. */
    public List<Level> levels(long fullBatch) {
        int count = 0;
        for (long batch = from; batch < fullBatch; batch *= 2) {
            count++;
        }
        List<Level> levels = new ArrayList<>();
        long done = 0;
        long batch = from;
        for (int i = 1; i <= count; i++) {
            long end = over / count * i + over % count * i / count;
            long steps = Math.max(1, (end - done + batch - 1) / batch);
            levels.add(new Level(batch, steps));
            done += steps * batch;
            batch *= 2;
        }
        return levels;
    }

    /** Tokens until the batch is full, which whole steps may take a little beyond {@link #over}. */
    public long tokens(long fullBatch) {
        return levels(fullBatch).stream().mapToLong(Level::tokens).sum();
    }
}
