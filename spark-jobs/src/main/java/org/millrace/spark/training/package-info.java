/**
 * Training from a driver: {@link org.millrace.spark.training.TrainingDriver} is the entry, {@link
 * org.millrace.spark.training.RunInputs} gathers what the data steps have left, and {@link
 * org.millrace.spark.training.RunLock} keeps a second driver out of the run directory.
 *
 * <pre>
 * TrainingDriver ─► RestartLoop ── attempt ──► Ranks ┬ LocalRanks: threads of this process
 *                       ▲                            └ BarrierRanks: a Spark job in barrier mode
 *                       │                                 │  ▲  DriverLink ◄── RankLink: rank 0's steps; stop, grow
 *                       │                                 ▼  │
 *                       │                              RankTask ─► PretrainingWork: bind, tell, meet ─► TrainingJob: train
 *                       └── AttemptEnd: complete, stopped, growing, failed ◄── RankOutcome of each rank
 * </pre>
 *
 * A rank's failure is the result of its task and not the task's failure, so that the driver learns what it was: what would
 * come back ends the run, all else is tried again from the newest checkpoint within a {@link
 * org.millrace.spark.training.RestartBudget}.
 */
@NullMarked
package org.millrace.spark.training;

import org.jspecify.annotations.NullMarked;
