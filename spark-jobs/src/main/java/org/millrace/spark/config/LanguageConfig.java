package org.millrace.spark.config;

import java.util.List;
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
        for (int i = 0; i < keep.size(); i++) {
            if (!keep.get(i).matches("[a-z]{2,3}(-[A-Za-z]{2,4})?")) {
                problems.add("keep[" + i + "]", "'" + keep.get(i) + "'", "an ISO 639 code such as en or zh-CN");
            }
        }
    }
}
