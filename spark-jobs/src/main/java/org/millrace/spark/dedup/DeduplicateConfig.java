package org.millrace.spark.dedup;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.millrace.spark.step.SourceNames;
import org.millrace.train.config.Key;

/** Settings of exact deduplication. */
public record DeduplicateConfig(
        @Key(
                value = "Sources from which a document is kept rather than from others, the first one first; among"
                        + " equals the first document of the input is kept.",
                byDefault = "")
        List<String> priority,

        @Key(
                value = "Which documents are compared: all with all, or only those of one source, such as one snapshot"
                        + " of a crawl.",
                byDefault = "everything")
        Scope scope)
        implements SourceNames {

    public DeduplicateConfig {
        priority = List.copyOf(priority);
    }

    @Override
    public Map<String, Collection<String>> sourceNames() {
        return Map.of("priority", priority);
    }
}
