package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/** Walks through keys of runs sorted by key, document and unit, and tells of every run but the first of each key. */
final class RepeatTask implements NumberTask {

    private static final long serialVersionUID = 1;

    @Override
    public void run(Iterator<InternalRow> rows, NumberOutput output) throws IOException {
        long high = 0;
        long low = 0;
        long members = 0;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            long nextHigh = row.getLong(0);
            long nextLow = row.getLong(1);
            long number = row.getLong(2);
            long unit = row.getLong(3);
            output.readSpan(nextHigh, nextLow, number, unit);
            if (members > 0 && nextHigh == high && nextLow == low) {
                members++;
                output.writeEdge(number, unit);
                continue;
            }
            output.group(members);
            high = nextHigh;
            low = nextLow;
            members = 1;
        }
        output.group(members);
    }
}
