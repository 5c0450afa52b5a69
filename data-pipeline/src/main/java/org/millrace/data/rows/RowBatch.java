package org.millrace.data.rows;

import java.io.IOException;
import org.millrace.data.read.BadRecord;

/** Some rows of one file, which one thread converts. */
interface RowBatch<T> {

    /** Bytes that were read about, by which the batches in memory are bounded. */
    long bytes();

    /** Takes the rows apart; what cannot be is handed over as bad. */
    void forEach(Target<T> target) throws IOException;

    /** Where the rows of a batch go, in their order. */
    interface Target<T> {

        void row(String file, Row<T> row);

        void bad(BadRecord record);
    }

    /** Where batches go, in their order. */
    interface Sink<T> {

        /** Takes the batch over; waits while too many are on their way. */
        void accept(RowBatch<T> batch) throws IOException;

        /** Takes a bad record over that was found before rows were taken apart. */
        default void bad(BadRecord record) throws IOException {
            accept(new RowBatch<>() {
                @Override
                public long bytes() {
                    return 0;
                }

                @Override
                public void forEach(Target<T> target) {
                    target.bad(record);
                }
            });
        }
    }
}
