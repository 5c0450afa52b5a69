package org.millrace.spark.filter;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.millrace.train.config.Problems;

/** Finds mistakes in the files of a filter before any work: it is made on the driver as it will be on the executors. */
final class ReadableFiles {

    private ReadableFiles() {}

    /**
     * Adds what is wrong with a file.
     *
     * @param key of the settings that names the files
     * @param expected what they should be
     */
    static <S extends Record> void check(
            FilterType<S> type,
            S settings,
            Configuration configuration,
            Problems problems,
            String key,
            String expected) {
        try {
            type.create(settings, new FilterContext(type.name(), List.of(), 0, configuration));
        } catch (IOException wrong) {
            problems.add(key, String.valueOf(wrong.getMessage()), expected);
        }
    }
}
