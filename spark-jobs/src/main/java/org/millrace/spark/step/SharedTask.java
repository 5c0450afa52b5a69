package org.millrace.spark.step;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/** What one Spark task does for steps that go over the data together. */
public interface SharedTask<T> extends Serializable {

    /**
     * Runs once or more often; the driver takes the reports of one attempt only.
     *
     * @param partition ordinal of the task
     * @param rows what Spark brings to it
     * @return for each part, in order, what each of the steps made of it
     */
    List<List<PartReport>> run(int partition, Iterator<T> rows) throws IOException;
}
