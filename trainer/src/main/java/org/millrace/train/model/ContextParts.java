package org.millrace.train.model;

/**
 * How a batch is divided where several compute it together. Its N tokens are cut into 2·P chunks of one length; part p has
 * the chunks p and 2·P − 1 − p. Early queries see few keys and late ones many, so with one chunk from either end every
 * part of a long document has the same work. The parts of one rank are neighbours, and so are their early chunks, and
 * their late ones.
 *
 * @param parts P, a power of two
 * @param first of those computed here
 * @param count of those computed here, a power of two
 */
public record ContextParts(int parts, int first, int count) {

    /** Neighbouring rows of a batch. */
    public record Rows(int first, int count) {}

    public ContextParts {
        if (Integer.bitCount(parts) != 1 || parts < 1) {
            throw new IllegalArgumentException("A batch is divided into a power of two parts, cannot be: " + parts);
        }
        if (Integer.bitCount(count) != 1 || count < 1 || first < 0 || first % count != 0 || first + count > parts) {
            throw new IllegalArgumentException("%d parts from number %d on are no share of %d that halving leads to"
                    .formatted(count, first, parts));
        }
    }

    /** All parts, computed here. */
    public static ContextParts all(int parts) {
        return new ContextParts(parts, 0, parts);
    }

    /**
     * The parts of one rank.
     *
     * @param ranks a power of two, at most as many as parts
     */
    public static ContextParts of(int parts, int rank, int ranks) {
        if (ranks < 1 || Integer.bitCount(ranks) != 1 || ranks > parts) {
            throw new IllegalArgumentException(
                    "%d parts are for a power of two of ranks up to as many, cannot be: %d".formatted(parts, ranks));
        }
        return new ContextParts(parts, parts / ranks * rank, parts / ranks);
    }

    /** How many of so many ranks compute different batches: one of those that share each. */
    public int dataRanks(int ranks) {
        return Math.max(1, ranks / (parts / count));
    }

    /**
     * Tokens of a chunk.
     *
     * @param tokens N
     * @throws IllegalArgumentException if the chunks would not be equal
     */
    public int chunk(int tokens) {
        if (tokens % (2 * parts) != 0) {
            throw new IllegalArgumentException(
                    "%d tokens cannot be cut into the %d equal chunks of %d parts".formatted(tokens, 2 * parts, parts));
        }
        return tokens / (2 * parts);
    }

    /** The early chunk of the i-th part computed here. */
    Rows early(int i, int tokens) {
        int chunk = chunk(tokens);
        return new Rows((first + i) * chunk, chunk);
    }

    /** The late chunk of the i-th part computed here. */
    Rows late(int i, int tokens) {
        int chunk = chunk(tokens);
        return new Rows((2 * parts - 1 - first - i) * chunk, chunk);
    }

    /** The early chunks of all parts computed here. */
    public Rows early(int tokens) {
        int chunk = chunk(tokens);
        return new Rows(first * chunk, count * chunk);
    }

    /** The late chunks of all parts computed here, those of the last part first. */
    public Rows late(int tokens) {
        int chunk = chunk(tokens);
        return new Rows((2 * parts - first - count) * chunk, count * chunk);
    }

    /** Of values that belong to the tokens, those of the i-th part computed here: of its early chunk, then its late one. */
    int[] select(int[] values, int i) {
        Rows early = early(i, values.length);
        Rows late = late(i, values.length);
        int[] selected = new int[early.count + late.count];
        System.arraycopy(values, early.first, selected, 0, early.count);
        System.arraycopy(values, late.first, selected, early.count, late.count);
        return selected;
    }

    /** Positions that have a target in the parts computed here. */
    public long targets(TokenBatch batch) {
        if (count == parts) {
            return batch.targets();
        }
        long targets = 0;
        for (int i = 0; i < count; i++) {
            for (int label : select(batch.labels(), i)) {
                targets += label == TokenBatch.IGNORED ? 0 : 1;
            }
        }
        return targets;
    }
}
