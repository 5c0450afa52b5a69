/**
 * The command line: one class a job, each of which reads the run's YAML, reports every mistake in it, and hands over to
 * the code that does the work.
 *
 * <pre>
 * Main → JobCommand (options, config, logs, exit code) → corpus and its steps · pretrain · generate · report · verify · trace
 *      → RowsCommand (files in, file out, no run) → tokenizer encode · tokenizer decode
 *      → tokenizer train · tokenizer inspect
 * </pre>
 */
@NullMarked
package org.millrace.spark.cli;

import org.jspecify.annotations.NullMarked;
