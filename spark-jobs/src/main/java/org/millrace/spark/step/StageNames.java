package org.millrace.spark.step;

import java.util.Set;

/** Settings of a step that name stages of training; each name is checked against the configured ones. */
public interface StageNames {

    Set<String> stageNames();
}
