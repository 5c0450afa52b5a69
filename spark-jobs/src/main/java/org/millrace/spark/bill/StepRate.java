package org.millrace.spark.bill;

/**
 * What a kind of step costs for each character (code point) that comes to it.
 *
 * @param charactersPerCoreSecond characters that one core gets done in a second. Writing documents is not included, and
 *     reading them only where the step shuffles
 * @param kept characters that it passes on
 * @param bytesShuffled that it moves between tasks
 * @param bytesWritten that it writes where it writes something else than documents: tokens, sequences
 */
public record StepRate(double charactersPerCoreSecond, double kept, double bytesShuffled, double bytesWritten) {}
