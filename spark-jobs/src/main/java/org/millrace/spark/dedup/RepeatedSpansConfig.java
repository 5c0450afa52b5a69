package org.millrace.spark.dedup;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.millrace.data.dedup.TextUnit;
import org.millrace.spark.step.SourceNames;
import org.millrace.train.config.Key;

/** Settings of the deduplication of pieces of texts. */
public record RepeatedSpansConfig(
        @Key(
                value = "What texts are cut into: sentences, lines, paragraphs (lines up to a blank one), or words"
                        + " between white space.",
                byDefault = "sentence")
        TextUnit unit,

        @Key(
                value = "Units in a run; every run is compared.",
                unit = "units",
                byDefault = "3",
                atLeast = 1,
                atMost = 10_000)
        int span,

        @Key(
                value = "Whether units are compared as they are. Otherwise case, numbers, punctuation, white space and"
                        + " accents make no difference.",
                byDefault = "false")
        boolean exact,

        @Key(
                value = "Words that a document must have when something was cut out of it.",
                unit = "words",
                byDefault = "50",
                atLeast = 0)
        int minWords,

        @Key(value = "Sentences that it must have then.", unit = "sentences", byDefault = "3", atLeast = 0)
        int minSentences,

        @Key(
                value = "Sources in which a piece is kept rather than in others, the first one first; among equals the"
                        + " first of the input is kept.",
                byDefault = "")
        List<String> priority,

        @Key(
                value = "Which documents are compared: all with all, or only those of one source, such as one snapshot"
                        + " of a crawl.",
                byDefault = "everything")
        Scope scope,

        @Key(
                value =
                        "Sources whose documents are neither compared nor cut, such as code, of which no piece can be spared.",
                byDefault = "")
        List<String> skipSources)
        implements SourceNames, Serializable {

    public RepeatedSpansConfig {
        priority = List.copyOf(priority);
        skipSources = List.copyOf(skipSources);
    }

    @Override
    public Map<String, Collection<String>> sourceNames() {
        return Map.of("priority", priority, "skip_sources", skipSources);
    }
}
