package org.millrace.spark.config;

import java.util.List;
import org.millrace.train.config.Key;

/** mC4's rule on pages, with its limits as defaults. */
public record C4ParagraphsConfig(
        @Key(value = "Whether the rule applies.", byDefault = "false")
        boolean enabled,

        @Key(value = "Sources that the rule does not fit.", byDefault = "")
        List<String> skipSources,

        @Key(value = "Fewest long lines.", unit = "lines", byDefault = "3", atLeast = 0)
        int minLines,

        @Key(value = "What makes a line long.", unit = "characters", byDefault = "200", atLeast = 1)
        int minLength) {

    public C4ParagraphsConfig {
        skipSources = List.copyOf(skipSources);
    }
}
