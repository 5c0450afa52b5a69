/**
 * Pre-training in one process: {@link org.millrace.train.loop.Pretraining} is the entry point.
 *
 * <pre>
 * Pretraining     opens datasets and checkpoints, resumes or begins, wires the listeners
 *   └ Trainer     the loop: micro-batches → gradients → one update, stage after stage
 *       ├ TrainingPlan    which stage a step belongs to, and its share of the data
 *       ├ TrainingState   master weights and their rounded copy, moments, counters
 *       └ TrainingListener  every side effect: checkpoints, metrics.jsonl, log, progress bar
 * </pre>
 *
 * A step is a function of the state before it and of its micro-batches, which are a function of seed, stage and step. So a
 * run that was killed and resumed ends with the same bytes as one that was not.
 */
@NullMarked
package org.millrace.train.loop;

import org.jspecify.annotations.NullMarked;
