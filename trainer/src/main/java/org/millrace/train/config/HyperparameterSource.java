package org.millrace.train.config;

import java.util.Locale;

/** Where peak learning rate and batch size come from. */
public enum HyperparameterSource {
    STEP_LAW,
    DEEPSEEK,
    EXPLICIT;

    /** As written in YAML. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
