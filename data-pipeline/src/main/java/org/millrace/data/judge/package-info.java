/**
 * A language model as judge of documents: marks by a rubric of several dimensions.
 *
 * <pre>
 *   documents ─► {@link org.millrace.data.judge.DocumentJudge} ─► documents with scores, and counts
 *                  │            ▲                ▲
 *      prompts of a batch       │ answers        │ what was answered before
 *                  ▼            │                │
 *        {@link org.millrace.data.judge.TextGenerator}     {@link org.millrace.data.judge.JudgementCache}
 *        the port: a model                     by the hash of a document's text
 * </pre>
 *
 * {@link org.millrace.data.judge.Rubric} writes the prompts, {@link org.millrace.data.judge.Answers} reads what comes back,
 * and takes nothing but what was asked for.
 */
@NullMarked
package org.millrace.data.judge;

import org.jspecify.annotations.NullMarked;
