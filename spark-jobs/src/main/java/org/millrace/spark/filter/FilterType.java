package org.millrace.spark.filter;

import java.io.IOException;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.step.StepType;

/**
 * A kind of step that looks at one document at a time. Steps of such kinds that follow one another run together, over one
 * reading of the data. Registered in {@code META-INF/services/org.millrace.spark.filter.FilterType}.
 */
public interface FilterType<S extends Record> extends StepType<S> {

    /**
     * Makes the filter; called once on each executor, where all tasks share it.
     *
     * @throws IOException where a file that it needs cannot be read
     */
    DocumentFilter create(S settings, FilterContext context) throws IOException;
}
