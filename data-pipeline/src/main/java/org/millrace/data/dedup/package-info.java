/**
 * Documents, and pieces of them, that are there more than once, of which one stays.
 *
 * <pre>
 *   Document ─► {@link org.millrace.data.dedup.ContentHash} ─► (hash, id) pairs, grouped by hash
 *                              ▼
 *   {@link org.millrace.data.dedup.DuplicateCluster} a hash, merged in any order ─► {@link org.millrace.data.dedup.ExactDuplicates}: keep or drop
 *
 *   text ─simplified─► shingles ─► {@link org.millrace.data.dedup.MinHasher} ─► a key a band ─equal ones are edges─► {@link org.millrace.data.dedup.UnionFind}
 *                              ▼
 *   {@link org.millrace.data.dedup.NearDuplicates}: keep the first of each cluster by {@link org.millrace.data.dedup.KeepOrder}
 *
 *   text ─{@link org.millrace.data.dedup.TextUnit}s─► {@link org.millrace.data.dedup.SpanHasher} ─► a hash a run of units ─► {@link org.millrace.data.dedup.RepeatedSpans}: cut, keep or drop
 * </pre>
 *
 * Only numbers travel; the text stays where it is. {@link org.millrace.data.dedup.PartSeal} tells that it is still the same
 * when what was found out is applied.
 */
@NullMarked
package org.millrace.data.dedup;

import org.jspecify.annotations.NullMarked;
