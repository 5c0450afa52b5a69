/**
 * Leaves out documents that hold what a model is later tested with; {@link
 * org.millrace.data.decontaminate.Decontamination} is the filter.
 *
 * <pre>
 *   benchmark files ─► BenchmarkReader ─► BenchmarkItem ─► Tokens ─► NGramIndex ┐
 *                                                                               ▼
 *   document ─► Tokens ─► shared n-grams ─► Stretches with enough of them ─► CommonSubsequence ─► keep, or drop
 * </pre>
 */
@NullMarked
package org.millrace.data.decontaminate;

import org.jspecify.annotations.NullMarked;
