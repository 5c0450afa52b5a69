package org.millrace.train.memory;

import java.util.List;

/** What a stage of a run holds at its peak, part by part. */
public record MemoryNeed(List<Part> parts) {

    /**
     * One use of memory.
     *
     * @param name for tables
     * @param bytes resident
     */
    public record Part(String name, long bytes) {}

    public MemoryNeed {
        parts = List.copyOf(parts);
    }

    /** Bytes of all parts. */
    public long total() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }
}
