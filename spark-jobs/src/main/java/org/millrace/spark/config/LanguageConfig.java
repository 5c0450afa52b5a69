package org.millrace.spark.config;

import java.util.List;
import org.millrace.data.language.LanguageDetector;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Language identification. */
public record LanguageConfig(
        @Key(value = "ISO 639-1 codes of the languages to keep; empty keeps every language.", byDefault = "")
        List<String> keep,

        @Key(
                value = "Least confidence; below it the language counts as undetermined (und).",
                byDefault = "0.5",
                atLeast = 0,
                atMost = 1)
        double minConfidence,

        @Key(value = "Whether documents of undetermined language stay when keep names languages.", byDefault = "false")
        boolean keepUndetermined,

        @Key(value = "Sources whose documents are not in a human language, such as code.", byDefault = "")
        List<String> skipSources)
        implements Checked {

    public LanguageConfig {
        keep = List.copyOf(keep);
        skipSources = List.copyOf(skipSources);
    }

    @Override
    public void check(Problems problems) {
        List<String> known = LanguageDetector.languages();
        for (int i = 0; i < keep.size(); i++) {
            if (!known.contains(keep.get(i))) {
                problems.add(
                        "keep[" + i + "]",
                        "'" + keep.get(i) + "'",
                        "the ISO 639-1 code of a language that can be told: " + String.join(" ", known));
            }
        }
    }
}
