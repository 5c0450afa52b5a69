/**
 * Which documents a training step took. {@link org.millrace.spark.trace.StepTracer} names them, {@code millrace trace}
 * shows them.
 *
 * <pre>
 *   step ─► {@link org.millrace.train.loop.RunSteps} ─► sequences with pieces (document, offset, length)
 *                                             │
 *   inputs.json ──► file of the document ─────┤
 *   last step   ──► address, text ────────────┼─► {@link org.millrace.spark.trace.TracedStep}
 *   tokenizer   ──► text of the piece, place ─┘
 * </pre>
 *
 * Only the packed data has to be there; what else is missing is left out and said.
 */
@NullMarked
package org.millrace.spark.trace;

import org.jspecify.annotations.NullMarked;
