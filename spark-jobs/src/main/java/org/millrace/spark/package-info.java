/** The entry point of every job, on a laptop and under spark-submit: {@link org.millrace.spark.Main}. */
@NullMarked
package org.millrace.spark;

import org.jspecify.annotations.NullMarked;
