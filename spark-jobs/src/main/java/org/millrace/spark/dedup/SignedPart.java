package org.millrace.spark.dedup;

/**
 * What the first reading of a part has found.
 *
 * @param part its ordinal
 * @param documents in it
 * @param seal {@link org.millrace.data.dedup.PartSeal} of these
 * @param first identity of the first; 0 where there is none
 * @param last identity of the last; 0 where there is none
 * @param tooShort documents without keys
 * @param keys what of them is compared
 */
record SignedPart(int part, long documents, long seal, long first, long last, long tooShort, NumberFile keys) {}
