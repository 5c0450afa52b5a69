/**
 * The data steps as Spark jobs; {@link org.millrace.spark.corpus.CorpusPipeline} runs them in order.
 *
 * <pre>
 *   raw files ─► read ─► filter ─► filter ─► shuffle ─► filter ─► … ─┬─► tokenizer ─┐
 *               └──── one {@link org.millrace.spark.corpus.Pass} ────┘           └─ one pass ─┘ └──────────────┴─► tokenize ─► pack/&lt;stage&gt; …
 * </pre>
 *
 * <p>What stands between {@code read} and {@code tokenizer} is the run's list. Steps that look at one document at a time
 * share a pass over the data, which maps part i to part i; a step that shuffles moves hashes and identities. Text never
 * leaves the part that it was read into; only {@code pack} moves tokens.
 */
@NullMarked
package org.millrace.spark.corpus;

import org.jspecify.annotations.NullMarked;
