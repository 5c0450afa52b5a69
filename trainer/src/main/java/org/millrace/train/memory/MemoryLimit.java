package org.millrace.train.memory;

/**
 * How much memory may be used.
 *
 * @param bytes resident at most
 * @param origin what sets it, for messages
 */
public record MemoryLimit(long bytes, String origin) {}
