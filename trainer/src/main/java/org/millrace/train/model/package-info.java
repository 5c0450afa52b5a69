/**
 * The Qwen2 decoder: forward and hand-written backward over kernels; one device, no notion of ranks.
 *
 * <pre>
 * TokenBatch → embedding → DecoderLayer × L → OutputHead → losses
 *                          ├ AttentionBlock    x + Wₒ·attention(norm(x))
 *                          └ FeedForwardBlock  x + W_down·swiglu(norm(x))
 * </pre>
 *
 * {@link org.millrace.train.model.Qwen2Model} is the entry; {@link org.millrace.train.model.InferenceSession} continues one
 * sequence with a cache; {@link org.millrace.train.model.ParameterLayout} names the slices of the flat buffers.
 */
@NullMarked
package org.millrace.train.model;

import org.jspecify.annotations.NullMarked;
