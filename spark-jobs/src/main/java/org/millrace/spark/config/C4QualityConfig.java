package org.millrace.spark.config;

import java.util.List;
import org.millrace.train.config.Key;

/** C4's rules on lines and pages, in the dialects that are called so. */
public record C4QualityConfig(
        @Key(value = "Whether the rules apply.", byDefault = "false")
        boolean enabled,

        @Key(value = "Sources that the rules do not fit, such as code, which has curly brackets.", byDefault = "")
        List<String> skipSources,

        @Key(
                value = "google as C4 was made: lines end a sentence and have 5 words, a page 3 sentences; datatrove: 3"
                        + " words, 5 sentences; fineweb: the same, and lines end as they like.",
                byDefault = "fineweb")
        Dialect dialect) {

    /** Whose rules. */
    public enum Dialect {
        GOOGLE,
        DATATROVE,
        FINEWEB
    }

    public C4QualityConfig {
        skipSources = List.copyOf(skipSources);
    }
}
