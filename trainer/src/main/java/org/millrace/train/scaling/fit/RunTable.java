package org.millrace.train.scaling.fit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Training runs, one a row, and the rows that cannot be used.
 *
 * @param source name of the table, for messages
 * @param sha256 of its bytes, in hexadecimal
 * @param runs in the table's order
 * @param rejected in the table's order; with {@code runs} every row of the table
 */
public record RunTable(String source, String sha256, List<MeasuredRun> runs, List<RejectedRow> rejected) {

    public RunTable {
        runs = List.copyOf(runs);
        rejected = List.copyOf(rejected);
    }

    /**
     * Reads comma-separated values in UTF-8 with a header.
     *
     * @param source name of the table, for messages
     * @throws ScalingDataException if a column that every fit needs is missing or given twice; all of it at once
     * @throws IOException if the stream fails or is no CSV
     */
    public static RunTable read(String source, InputStream csv, ColumnMapping mapping) throws IOException {
        return new RunTableReader(source, mapping).read(csv);
    }
}
