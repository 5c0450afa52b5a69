package org.millrace.spark.sweep;

import java.util.Locale;

/** How a run of a sweep ended. */
public enum RunStatus {
    /** It trained to its last step. */
    DONE,
    /** Its loss was no number, or ended above where it began: a result, as it bounds the learning rate. */
    DIVERGED,
    /** It could not be run; the same command tries again. */
    FAILED;

    /** As written in tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
