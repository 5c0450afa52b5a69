package org.millrace.spark.bill;

/**
 * What one step will cost.
 *
 * @param step its name
 * @param characters that come to it; of {@code read} those that it finds
 * @param coreSeconds of executors
 * @param bytesRead from storage
 * @param bytesWritten to storage
 * @param bytesShuffled between tasks
 * @param known whether there is a rate for its kind; what is unknown counts as nothing
 */
public record BillLine(
        String step,
        double characters,
        double coreSeconds,
        double bytesRead,
        double bytesWritten,
        double bytesShuffled,
        boolean known) {}
