package org.millrace.spark.dedup;

import java.util.List;
import org.millrace.spark.dedup.NumberFile.SideFile;

/**
 * Rows of numbers between two stages: files below the step's attempts, which go when the step is finished, and what they add
 * up to.
 *
 * @param columns names of the columns
 * @param files those of the accepted task attempts
 */
record NumberTable(List<String> columns, List<NumberFile> files) {

    /** A hash of a band of a signature in two halves, and the number of the document. */
    static final List<String> BAND_KEYS = List.of("high", "low", "number");

    /** Two numbers of documents. */
    static final List<String> EDGES = List.of("one", "other");

    /** A hash of a run of units in two halves, the number of the document, and the first of the units. */
    static final List<String> SPAN_KEYS = List.of("high", "low", "number", "unit");

    /** The number of a document, and the first unit of a run in it. */
    static final List<String> SPANS = List.of("number", "unit");

    long rows() {
        return files.stream().mapToLong(NumberFile::rows).sum();
    }

    long sum() {
        return files.stream().mapToLong(NumberFile::sum).sum();
    }

    long changes() {
        return files.stream().mapToLong(NumberFile::changes).sum();
    }

    long largest() {
        return files.stream().mapToLong(NumberFile::largest).max().orElse(0);
    }

    /** The files of a name that tasks have written beside the table, in the order of the tasks. */
    List<SideFile> sides(String name) {
        return files.stream()
                .flatMap(file -> file.sides().entrySet().stream())
                .filter(side -> side.getKey().equals(name))
                .map(side -> side.getValue())
                .toList();
    }

    /**
     * Fails unless the tasks that made this table have read all of another, each row so many times.
     *
     * @throws IllegalStateException where rows were lost, came twice or were changed
     */
    NumberTable requireAllOf(long times, long rows, long sum) {
        long rowsIn = files.stream().mapToLong(NumberFile::rowsIn).sum();
        long sumIn = files.stream().mapToLong(NumberFile::sumIn).sum();
        if (rowsIn != times * rows || sumIn != times * sum) {
            throw new IllegalStateException(
                    "A stage read %d rows with checksum %016x, but the one before wrote %d with %016x; nothing is kept"
                            .formatted(rowsIn, sumIn, times * rows, times * sum));
        }
        return this;
    }
}
