package org.millrace.train.scaling.fit;

import java.util.Locale;

/** What a hyperparameter is taken to depend on. */
public enum Variables {
    /** N alone. */
    PARAMETERS,
    /** D alone. */
    TOKENS,
    /** N and D. */
    BOTH;

    /** As options and files write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean parameters() {
        return this != TOKENS;
    }

    boolean tokens() {
        return this != PARAMETERS;
    }
}
