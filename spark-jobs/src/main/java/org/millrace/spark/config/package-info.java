/**
 * The YAML of a run. {@link org.millrace.spark.config.RunConfig} is the whole of it; the trainer brings the records of
 * model and training.
 */
@NullMarked
package org.millrace.spark.config;

import org.jspecify.annotations.NullMarked;
