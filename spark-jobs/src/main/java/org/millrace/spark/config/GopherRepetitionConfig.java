package org.millrace.spark.config;

import java.util.List;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Gopher's repetition rules, with the paper's thresholds as defaults. */
public record GopherRepetitionConfig(
        @Key(value = "Whether the rules apply.", byDefault = "true")
        boolean enabled,

        @Key(value = "Sources that the rules do not fit, such as code.", byDefault = "")
        List<String> skipSources,

        @Key(value = "Largest share of lines that repeat another.", byDefault = "0.3", atLeast = 0, atMost = 1)
        double maxDuplicateLines,

        @Key(value = "Largest share of paragraphs that repeat another.", byDefault = "0.3", atLeast = 0, atMost = 1)
        double maxDuplicateParagraphs,

        @Key(value = "Largest share of characters in repeated lines.", byDefault = "0.2", atLeast = 0, atMost = 1)
        double maxDuplicateLineCharacters,

        @Key(value = "Largest share of characters in repeated paragraphs.", byDefault = "0.2", atLeast = 0, atMost = 1)
        double maxDuplicateParagraphCharacters,

        @Key(
                value = "Largest share of characters in the commonest 2-, 3- and 4-gram of words.",
                byDefault = "[0.2, 0.18, 0.16]",
                atLeast = 0,
                atMost = 1)
        List<Double> maxTopNgramCharacters,

        @Key(
                value = "Largest share of characters in repeated 5- to 10-grams of words.",
                byDefault = "[0.15, 0.14, 0.13, 0.12, 0.11, 0.10]",
                atLeast = 0,
                atMost = 1)
        List<Double> maxDuplicateNgramCharacters)
        implements Checked {

    public GopherRepetitionConfig {
        skipSources = List.copyOf(skipSources);
        maxTopNgramCharacters = List.copyOf(maxTopNgramCharacters);
        maxDuplicateNgramCharacters = List.copyOf(maxDuplicateNgramCharacters);
    }

    @Override
    public void check(Problems problems) {
        if (maxTopNgramCharacters.size() != 3) {
            problems.add(
                    "max_top_ngram_characters",
                    maxTopNgramCharacters.size() + " numbers",
                    "3 numbers, for 2-, 3- and 4-grams");
        }
        if (maxDuplicateNgramCharacters.size() != 6) {
            problems.add(
                    "max_duplicate_ngram_characters",
                    maxDuplicateNgramCharacters.size() + " numbers",
                    "6 numbers, for 5- to 10-grams");
        }
    }
}
