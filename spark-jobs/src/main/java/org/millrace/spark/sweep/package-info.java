/**
 * Many small trainings spread over a cluster, each in one Spark task: what scaling laws are fitted to.
 *
 * <pre>
 * RunConfig.sweep → SweepGrid → SweepRun × n → Sweep ──► Spark job × n ──► SweepTask: train, measure ──► SweepResult
 *                   (checks      (a whole      (driver)   (one task)       (resumes from its             → runs.csv
 *                   every run)    RunConfig)                               own checkpoint)
 * </pre>
 *
 * Each run is a Spark job of its own, so one that fails is tried again by Spark and takes no other with it. All of a run
 * is in its {@link org.millrace.spark.sweep.RunFolder}. Entry points: {@link org.millrace.spark.sweep.SweepGrid} and
 * {@link org.millrace.spark.sweep.Sweep}.
 */
@NullMarked
package org.millrace.spark.sweep;

import org.jspecify.annotations.NullMarked;
