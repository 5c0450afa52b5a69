/**
 * Checkpoints that survive a kill at any moment, and proof that files are what they were when they were written.
 *
 * <pre>
 * write:  every rank copies its part; step-00000100/ files, each flushed and hashed → read back by another rank
 *         → rank 0: manifest.json → COMMITTED → LATEST → prune
 * read:   newest step with COMMITTED → hashes match, each rank reads a part? → it; otherwise the one before, loudly
 * </pre>
 *
 * {@link org.millrace.train.checkpoint.CheckpointWriter} is the protocol among ranks, beside training; {@link
 * org.millrace.train.checkpoint.CheckpointRecovery} is the start of a run on any ranks; {@link
 * org.millrace.train.checkpoint.CheckpointStore} is the folder on a Hadoop file system. {@link
 * org.millrace.train.checkpoint.TrainingCheckpoint} is what training stores: a Hugging Face folder, the moments and {@code
 * trainer_state.json}. {@link org.millrace.train.checkpoint.Verification} re-hashes a whole run directory.
 *
 * <p>Files of n ranks, the k-th of which writes
 *
 * <pre>
 * model-0000k-of-0000n.safetensors      whole tensors under their Hugging Face names, 32-bit floats
 * model.safetensors.index.json          the file of each tensor (rank 0)
 * optimizer-0000k-of-0000n.safetensors  first_moment and second_moment: runs of the flat buffer, end to end
 * optimizer.safetensors.index.json      of each of these files its runs: [first element, elements] (rank 0)
 * </pre>
 *
 * and of one rank {@code model.safetensors} and {@code optimizer.safetensors}, without an index.
 */
@NullMarked
package org.millrace.train.checkpoint;

import org.jspecify.annotations.NullMarked;
