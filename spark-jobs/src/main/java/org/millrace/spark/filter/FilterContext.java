package org.millrace.spark.filter;

import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What a filter may know of the run that it is part of.
 *
 * @param step name of its step, such as {@code gopher_quality-2}
 * @param sources names of all configured sources, in the order of the configuration
 * @param seed of the run; 0 for kinds that do not {@linkplain FilterType#usesSeed use} it
 * @param configuration for reading files wherever they are
 */
public record FilterContext(String step, List<String> sources, long seed, Configuration configuration) {

    public FilterContext {
        sources = List.copyOf(sources);
    }
}
