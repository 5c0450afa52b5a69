package org.millrace.data.mix;

import java.util.Locale;

/** What a mixture can be told by. */
public enum Axis {
    SOURCE,
    LANGUAGE,
    DOMAIN;

    /** The name in configuration and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
