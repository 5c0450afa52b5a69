/**
 * What every data step has in common: it is skipped where its output is already there, and its output appears only when
 * whole. {@link org.millrace.spark.step.StepRunner} is the entry.
 *
 * <pre>
 *   StepPlan ── fingerprint ──► StepRunner ── same manifest, files there? ──► skipped
 *                                   │ otherwise: clear the directory
 *                                   ▼
 *   task attempts ── part files in _attempts/, a PartReport each ──► driver
 *                                   │ accepted attempts renamed to part-00000.parquet …, sizes checked
 *                                   ▼
 *                             _manifest.json, last
 * </pre>
 *
 * Counts travel with the task results, never in accumulators: of a task that ran twice, only one result is taken.
 */
@NullMarked
package org.millrace.spark.step;

import org.jspecify.annotations.NullMarked;
