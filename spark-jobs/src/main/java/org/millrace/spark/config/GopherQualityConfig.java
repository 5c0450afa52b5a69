package org.millrace.spark.config;

import java.util.List;
import org.millrace.train.config.Key;

/** Gopher's quality rules, with datatrove's thresholds as defaults. */
public record GopherQualityConfig(
        @Key(value = "Whether the rules apply.", byDefault = "true")
        boolean enabled,

        @Key(value = "Sources that the rules do not fit, such as code.", byDefault = "")
        List<String> skipSources,

        @Key(value = "Fewest words.", unit = "words", byDefault = "50", atLeast = 0)
        int minWords,

        @Key(value = "Most words.", unit = "words", byDefault = "100000", atLeast = 1)
        int maxWords,

        @Key(value = "Shortest mean word.", unit = "characters", byDefault = "3", atLeast = 0)
        double minMeanWordLength,

        @Key(value = "Longest mean word.", unit = "characters", byDefault = "10", atLeast = 0)
        double maxMeanWordLength,

        @Key(value = "Most # and most ellipses, each against words.", byDefault = "0.1", atLeast = 0)
        double maxSymbolRatio,

        @Key(value = "Largest share of lines that begin with a bullet.", byDefault = "0.9", atLeast = 0, atMost = 1)
        double maxBulletLines,

        @Key(value = "Largest share of lines that end in an ellipsis.", byDefault = "0.3", atLeast = 0, atMost = 1)
        double maxEllipsisLines,

        @Key(value = "Smallest share of words with a letter.", byDefault = "0.8", atLeast = 0, atMost = 1)
        double minAlphabeticWords,

        @Key(value = "Fewest different stop words.", unit = "words", byDefault = "2", atLeast = 0)
        int minStopWords,

        @Key(value = "The stop words.", byDefault = "[the, be, to, of, and, that, have, with]")
        List<String> stopWords) {

    public GopherQualityConfig {
        skipSources = List.copyOf(skipSources);
        stopWords = List.copyOf(stopWords);
    }
}
