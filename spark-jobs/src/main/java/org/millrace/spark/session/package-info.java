/**
 * How a job gets its Spark: {@link org.millrace.spark.session.SparkSessions} opens a context with what the run and
 * spark-submit say, and {@link org.millrace.spark.session.PerExecutor} holds what tasks on one executor share.
 */
@NullMarked
package org.millrace.spark.session;

import org.jspecify.annotations.NullMarked;
