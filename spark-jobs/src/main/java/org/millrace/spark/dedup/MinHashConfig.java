package org.millrace.spark.dedup;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.millrace.data.dedup.MinHashSettings;
import org.millrace.spark.step.SourceNames;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Settings of near deduplication. */
public record MinHashConfig(
        @Key(value = "Words in a shingle.", unit = "words", byDefault = "5", atLeast = 1, atMost = 1000)
        int shingleWords,

        @Key(
                value = "Bands of a signature. Two documents are candidates where all rows of one band agree.",
                byDefault = "14",
                atLeast = 1,
                atMost = MinHashSettings.MOST_HASHES)
        int bands,

        @Key(value = "Rows of a band.", byDefault = "8", atLeast = 1, atMost = MinHashSettings.MOST_HASHES)
        int rows,

        @Key(
                value = "Seed of the permutations; an index can only be compared with signatures of its own seed.",
                byDefault = "1",
                atLeast = 0)
        int seed,

        @Key(
                value = "Sources from which a document is kept rather than from others, the first one first; among"
                        + " equals the first document of the input is kept.",
                byDefault = "")
        List<String> priority,

        @Key(
                value = "Which documents are compared: all with all, or only those of one source, such as one snapshot"
                        + " of a crawl.",
                byDefault = "everything")
        Scope scope,

        @Key(
                value = "Directories of finished minhash steps that have written an index; documents like those are"
                        + " dropped.",
                byDefault = "")
        List<String> compareWith,

        @Key(value = "Whether an index is written, for later runs to compare with.", byDefault = "false")
        boolean writeIndex)
        implements Checked, SourceNames {

    public MinHashConfig {
        priority = List.copyOf(priority);
        compareWith = List.copyOf(compareWith);
    }

    @Override
    public void check(Problems problems) {
        if ((long) bands * rows > MinHashSettings.MOST_HASHES) {
            problems.add(
                    "rows", rows, "at most %d minima in all, bands times rows".formatted(MinHashSettings.MOST_HASHES));
        }
        if (scope == Scope.SOURCE && (writeIndex || !compareWith.isEmpty())) {
            problems.add(
                    "scope",
                    "source",
                    "everything, where there is an index",
                    "An index is compared with all documents; give the snapshots runs of their own");
        }
    }

    @Override
    public Map<String, Collection<String>> sourceNames() {
        return Map.of("priority", priority);
    }

    MinHashSettings minHash() {
        return new MinHashSettings(shingleWords, bands, rows, seed);
    }
}
