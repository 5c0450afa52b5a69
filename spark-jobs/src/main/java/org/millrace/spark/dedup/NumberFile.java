package org.millrace.spark.dedup;

import java.util.SortedMap;
import org.millrace.spark.step.PartFile;

/**
 * What one task has written for the next stage, and what it has read from the one before.
 *
 * @param path of the file
 * @param rowsIn rows read
 * @param sumIn {@link RowSum} of these
 * @param rows rows written
 * @param sum {@link RowSum} of these
 * @param changes edges that a star operation has moved
 * @param largest most rows with one key
 * @param sides other files that the task has written, by name
 */
record NumberFile(
        String path,
        long rowsIn,
        long sumIn,
        long rows,
        long sum,
        long changes,
        long largest,
        SortedMap<String, SideFile> sides) {

    /**
     * A file beside the table.
     *
     * @param path of the file
     * @param file the same as a file of the step
     * @param sum {@link RowSum} of its rows
     */
    record SideFile(String path, PartFile file, long sum) {}
}
