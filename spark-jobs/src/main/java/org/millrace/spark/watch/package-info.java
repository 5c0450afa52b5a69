/**
 * Watching a training from its driver, on a live page and as metrics of Spark: {@link org.millrace.spark.watch.RunWatch} is
 * the entry point.
 *
 * <pre>
 * StatusListener   on rank 0: what each step did → RunStatus
 *   ↓
 * RunWatch         in the driver, told of statuses, attempts and failures
 *   ├ LiveRun      all that is known: the newest status, the curve so far, what happened
 *   ├ LivePage     a small web server: the page, status.json, metrics for Prometheus
 *   └ RunMetrics   the same numbers as a source of Spark's metrics
 * </pre>
 */
@NullMarked
package org.millrace.spark.watch;

import org.jspecify.annotations.NullMarked;
