package org.millrace.spark.bill;

/**
 * What reading a raw format costs.
 *
 * @param bytesPerCoreSecond stored bytes that one core gets done in a second
 * @param charactersPerByte characters (code points) of text that a stored byte gives
 */
public record FormatRate(double bytesPerCoreSecond, double charactersPerByte) {}
