/**
 * The Qwen2 decoder: forward and hand-written backward over kernels; one device, no notion of ranks.
 *
 * <pre>
 * TokenBatch → embedding → DecoderLayer × L → OutputHead → losses
 *                          ├ AttentionBlock    x + Wₒ·attention(norm(x))
 *                          └ FeedForwardBlock  x + W_down·swiglu(norm(x))
 * </pre>
 *
 * {@link org.millrace.train.model.Qwen2Model} is the entry, and computes in the type of the weights it is given; {@link
 * org.millrace.train.model.Recompute} says what its forward pass drops. {@link
 * org.millrace.train.model.MasterWeights} are the weights of a training in bf16 or fp32; {@link
 * org.millrace.train.model.InferenceSession} continues one sequence with a cache; {@link
 * org.millrace.train.model.ParameterLayout} names the slices of the flat buffers.
 */
@NullMarked
package org.millrace.train.model;

import org.jspecify.annotations.NullMarked;
