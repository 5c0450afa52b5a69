/**
 * Files of rows through a function: JSON lines and Parquet in and out, the order kept, bad rows set aside, memory bounded
 * whatever the size of the files. The entry is {@link org.millrace.data.rows.RowConversion}; {@code millrace tokenizer}
 * turns text into token ids and back with it.
 *
 * <pre>
 *   RowInput … → RowBatch ──threads──► Row → function → Row → RowOutput (JSON lines, Parquet)
 *                (lines of a file        └─► BadRecord ─────► RejectedRows
 *                 or rows of one)
 * </pre>
 *
 * A {@link org.millrace.data.rows.RowField} is the one field that the function takes or gives, text or token ids; other
 * fields travel along as JSON where they are asked for.
 */
@NullMarked
package org.millrace.data.rows;

import org.jspecify.annotations.NullMarked;
