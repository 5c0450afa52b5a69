/**
 * What a corpus will cost before it is made: core-hours, and bytes read, written and shuffled, step by step.
 * {@link org.millrace.spark.bill.Bill} multiplies what the sources hold by {@link org.millrace.spark.bill.Rates}, which come
 * from the timings that every finished step leaves.
 *
 * <pre>
 *   a finished run ─► {@link org.millrace.spark.bill.MeasuredRates} ─► Rates ─┐
 *   rates.json, shipped ──────────────────────► Rates ─┼─► Bill ─► a line for each step
 *   sizes of the raw files ────────────────────────────┘
 * </pre>
 */
@NullMarked
package org.millrace.spark.bill;

import org.jspecify.annotations.NullMarked;
