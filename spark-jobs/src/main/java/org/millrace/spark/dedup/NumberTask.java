package org.millrace.spark.dedup;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/** What one task of a stage does with its sorted rows. */
interface NumberTask extends Serializable {

    /**
     * Streams the rows.
     *
     * @param rows sorted; the row object is reused, so nothing may hold on to it
     * @param output where the rows of the next stage go
     */
    void run(Iterator<InternalRow> rows, NumberOutput output) throws IOException;
}
