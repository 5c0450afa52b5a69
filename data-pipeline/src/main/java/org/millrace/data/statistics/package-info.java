/**
 * What the documents of a corpus are like.
 *
 * <pre>
 *   Document ─► {@link org.millrace.data.statistics.DocumentStatistics} ─► group, measure, value ─► {@link org.millrace.data.statistics.Distribution}, merged over parts
 * </pre>
 */
@NullMarked
package org.millrace.data.statistics;

import org.jspecify.annotations.NullMarked;
