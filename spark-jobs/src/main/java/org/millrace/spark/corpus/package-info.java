/**
 * The data steps as Spark jobs; {@link org.millrace.spark.corpus.CorpusPipeline} runs them in order.
 *
 * <pre>
 *   read ─► filter ─► language ─► deduplicate ─► mix ─┬─► tokenizer ─┐
 *                                                     └──────────────┴─► tokenize ─► pack/&lt;stage&gt; …
 * </pre>
 *
 * <p>All but two shuffles map part i to part i: {@code deduplicate} moves hashes and identities, {@code pack} moves
 * tokens. Text never leaves the part that it was read into.
 */
@NullMarked
package org.millrace.spark.corpus;

import org.jspecify.annotations.NullMarked;
