/**
 * Documents with the same text, of which one stays.
 *
 * <pre>
 *   Document ─► {@link org.millrace.data.dedup.ContentHash} ─► (hash, id) pairs, grouped by hash
 *                              ▼
 *   {@link org.millrace.data.dedup.DuplicateCluster} a hash, merged in any order ─► {@link org.millrace.data.dedup.ExactDuplicates}: keep or drop
 * </pre>
 *
 * Only the pairs travel; the text stays where it is.
 */
@NullMarked
package org.millrace.data.dedup;

import org.jspecify.annotations.NullMarked;
