package org.millrace.spark.corpus;

import java.io.Serializable;
import java.util.List;
import org.millrace.spark.config.StepConfig;

/**
 * The sources that a step looks at; documents of others pass it unseen.
 *
 * @param only names of sources; empty for all
 * @param skip names of sources that it does not look at
 */
record SourceChoice(List<String> only, List<String> skip) implements Serializable {

    static final SourceChoice ALL = new SourceChoice(List.of(), List.of());

    SourceChoice {
        only = List.copyOf(only);
        skip = List.copyOf(skip);
    }

    static SourceChoice of(StepConfig step) {
        return new SourceChoice(step.onlySources(), step.skipSources());
    }

    boolean covers(String source) {
        return !skip.contains(source) && (only.isEmpty() || only.contains(source));
    }
}
