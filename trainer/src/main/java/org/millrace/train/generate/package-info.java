/**
 * Text from a model.
 *
 * <pre>
 *   prompt → tokenizer → ids ─┐
 *                             ▼
 *       {@link org.millrace.train.generate.NextTokenLogits}   the model with its KV cache
 *                             │ logits                  ▲
 *                             ▼                         │ the chosen token
 *       {@link org.millrace.train.generate.Sampler} ──────────────────┤
 *                                                       ▼
 *                           whole characters → listener, {@link org.millrace.train.generate.Generation}
 * </pre>
 *
 * The entry is {@link org.millrace.train.generate.Generator}: over a Hugging Face folder of the Qwen2 kind, or over a
 * model in memory.
 */
@NullMarked
package org.millrace.train.generate;

import org.jspecify.annotations.NullMarked;
