package org.millrace.train.memory;

/**
 * How much memory may be used.
 *
 * @param bytes resident at most
 * @param origin what sets it, for messages
 */
public record MemoryLimit(long bytes, String origin) {

    /** What each of several runs may use. */
    public MemoryLimit dividedAmong(int runs) {
        return runs == 1 ? this : new MemoryLimit(bytes / runs, "%s, divided among %d runs".formatted(origin, runs));
    }
}
