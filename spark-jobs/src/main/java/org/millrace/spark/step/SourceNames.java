package org.millrace.spark.step;

import java.util.Collection;
import java.util.Map;

/** Settings of a step that name sources; each name is checked against the configured ones. */
public interface SourceNames {

    /** Names by the key of the settings that holds them. */
    Map<String, Collection<String>> sourceNames();
}
