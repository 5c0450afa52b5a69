package org.millrace.spark.config;

import java.util.List;
import org.millrace.train.config.Key;

/** FineWeb's rules on the shape of pages, with its limits as defaults. */
public record FineWebQualityConfig(
        @Key(value = "Whether the rules apply.", byDefault = "false")
        boolean enabled,

        @Key(value = "Sources that the rules do not fit, such as code and poems.", byDefault = "")
        List<String> skipSources,

        @Key(
                value = "Smallest share of lines that end with a mark that ends sentences.",
                byDefault = "0.12",
                atLeast = 0,
                atMost = 1)
        double minTerminatedLines,

        @Key(value = "Largest share of short lines.", byDefault = "0.67", atLeast = 0, atMost = 1)
        double maxShortLines,

        @Key(value = "What makes a line short.", unit = "characters", byDefault = "30", atLeast = 0)
        int shortLineLength,

        @Key(
                value = "Largest share of characters in lines that were there before; FineWeb-2 takes 0.1.",
                byDefault = "0.01",
                atLeast = 0,
                atMost = 1)
        double maxDuplicateLineCharacters,

        @Key(value = "Most line feeds per word.", byDefault = "0.3", atLeast = 0)
        double maxLineFeedsPerWord) {

    public FineWebQualityConfig {
        skipSources = List.copyOf(skipSources);
    }
}
