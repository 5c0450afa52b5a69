/**
 * Faults injected into real trainings: processes that are killed or stopped, disks and files that fail, while a run goes
 * on. {@link org.millrace.spark.chaos.Survival} lets a run meet one {@link org.millrace.spark.chaos.Fault} after the
 * other; {@link org.millrace.spark.chaos.Chaos} is {@code scripts/chaos}.
 *
 * <pre>
 * ChaosRun ── TrainingProcess (driver) ── executors         every process carries a mark: MarkedProcesses
 *    │             ▲                          ▲
 *    │             └── Fault: SIGKILL, SIGSTOP, damage ──┐
 *    └── undisturbed copy, one process ── CheckpointNumbers: the same hashes at the end, and Leftovers: nothing stays
 * </pre>
 */
@NullMarked
package org.millrace.spark.chaos;

import org.jspecify.annotations.NullMarked;
