/**
 * Checkpoints that survive a kill at any moment, and proof that files are what they were when they were written.
 *
 * <pre>
 * write:  step-00000100/ files, each flushed and hashed → manifest.json → COMMITTED → LATEST → prune
 * read:   newest step with COMMITTED → hashes match? → it; otherwise the one before, loudly
 * </pre>
 *
 * {@link org.millrace.train.checkpoint.CheckpointStore} is the protocol and knows nothing of what is stored.
 * {@link org.millrace.train.checkpoint.TrainingCheckpoint} is what training stores: a Hugging Face folder, the optimizer
 * and {@code trainer_state.json}. {@link org.millrace.train.checkpoint.Verification} re-hashes a whole run directory.
 */
@NullMarked
package org.millrace.train.checkpoint;

import org.jspecify.annotations.NullMarked;
