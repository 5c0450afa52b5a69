/**
 * Parquet files whose bytes depend on their rows alone: not on the file system, the cluster or the JVM that writes them.
 * {@link org.millrace.data.parquet.StableOutputFile} is what every writer of ours writes to.
 */
@NullMarked
package org.millrace.data.parquet;

import org.jspecify.annotations.NullMarked;
