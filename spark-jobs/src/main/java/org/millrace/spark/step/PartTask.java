package org.millrace.spark.step;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/** What one Spark task does for a step: writes parts, and reports them. */
public interface PartTask<T> extends Serializable {

    /**
     * Runs once or more often; the driver takes the reports of one attempt only.
     *
     * @param partition ordinal of the task
     * @param rows what Spark brings to it
     * @return the parts written, in order; most tasks write one
     */
    List<PartReport> run(int partition, Iterator<T> rows) throws IOException;
}
