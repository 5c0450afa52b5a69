package org.millrace.train.memory;

/**
 * How much memory may be used.
 *
 * @param bytes resident at most
 * @param origin what sets it, for messages
 */
public record MemoryLimit(long bytes, String origin) {

    /**
     * What each of several may use.
     *
     * @param what they are, for messages
     */
    public MemoryLimit dividedAmong(int count, String what) {
        return count == 1
                ? this
                : new MemoryLimit(bytes / count, "%s, divided among %d %s".formatted(origin, count, what));
    }
}
