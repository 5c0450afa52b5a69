package org.millrace.data.tokenize;

/** What happens to a text before it is split into words. */
public enum Normalization {
    /** Nothing. */
    NONE,
    /** Canonical composition. */
    NFC
}
