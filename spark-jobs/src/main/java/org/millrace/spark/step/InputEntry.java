package org.millrace.spark.step;

/**
 * Something that a step reads.
 *
 * @param name of a step, or of a file
 * @param fingerprint changes when its content may have changed
 */
public record InputEntry(String name, String fingerprint) {}
