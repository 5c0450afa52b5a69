/**
 * Deduplication of a whole corpus. The rules are those of {@link org.millrace.data.dedup}; this distributes them.
 *
 * <pre>
 *   part i ─► {@link org.millrace.spark.dedup.FirstReading} ─► (band key, number) ─sorted by key─► {@link org.millrace.spark.dedup.BucketTask} ─► edges, a star a bucket
 *                                                                                      │
 *   part i, filtered ◄─ {@link org.millrace.spark.dedup.ClusterTask} ◄─sorted by part, id─ (node, root, size) ◄─ {@link org.millrace.spark.dedup.Components}
 * </pre>
 *
 * Only numbers travel; texts stay in their parts. Each stage begins from files and checks the number and checksum of the rows
 * it reads.
 */
@NullMarked
package org.millrace.spark.dedup;

import org.jspecify.annotations.NullMarked;
