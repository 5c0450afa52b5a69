/**
 * From packed sequences to micro-batches, in an order that only the seed, the stage and the sample index decide.
 *
 * <pre>
 *   sample index (the data cursor)
 *      → {@link org.millrace.train.loader.SampleOrder}   which sequence
 *      → {@link org.millrace.train.loader.SequenceSource} the sequence, from the packed dataset
 *      → {@link org.millrace.train.loader.TokenBatches}  ids, labels, positions, document bounds
 *      → {@link org.millrace.train.loader.BatchLoader}   ahead of the training thread
 * </pre>
 */
@NullMarked
package org.millrace.train.loader;

import org.jspecify.annotations.NullMarked;
