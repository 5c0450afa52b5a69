package org.millrace.spark.step;

import java.util.List;

/**
 * How long a step took, and what it moved; kept apart from the manifest, which must not change between runs.
 *
 * @param seconds wall time, of all steps that ran together
 * @param rowsPerSecond rows read in a second
 * @param coreSeconds processor time that the step itself took; where it ran together with others, that of its rule
 *     alone, and of {@code read} that of reading raw files
 * @param writeSeconds processor time that writing its documents took
 * @param sharedCoreSeconds processor time that all steps took that ran together, reading and writing included
 * @param together names of the steps that ran together
 * @param bytesShuffled that moved between tasks
 */
public record StepTiming(
        double seconds,
        double rowsPerSecond,
        double coreSeconds,
        double writeSeconds,
        double sharedCoreSeconds,
        List<String> together,
        long bytesShuffled) {

    /** Name of the file, beside the manifest. */
    public static final String FILE = "_timing.json";
}
