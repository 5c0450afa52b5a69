/**
 * Parquet files whose bytes depend on their rows alone: not on the file system, the cluster or the JVM that writes them.
 * {@link org.millrace.data.parquet.StableOutputFile} is what every writer of ours writes to,
 * {@link org.millrace.data.parquet.StableWriter} lays out files of rows, and {@link org.millrace.data.parquet.RowReader}
 * reads them back.
 */
@NullMarked
package org.millrace.data.parquet;

import org.jspecify.annotations.NullMarked;
