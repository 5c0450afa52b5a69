/**
 * What turns gradients into new weights. All state is flat, in the order of the weights.
 *
 * <pre>
 * micro-batch gradients → GradientAccumulator (fixed tree) → GradientClipping (one factor) → AdamW → weights
 * </pre>
 */
@NullMarked
package org.millrace.train.optimizer;

import org.jspecify.annotations.NullMarked;
