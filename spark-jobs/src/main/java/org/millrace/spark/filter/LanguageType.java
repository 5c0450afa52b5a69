package org.millrace.spark.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.language.DetectedLanguage;
import org.millrace.data.language.LanguageDetector;
import org.millrace.data.language.LanguageFilter;
import org.millrace.data.language.LanguageSettings;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Tells languages, and keeps the configured ones. */
public final class LanguageType implements FilterType<LanguageType.Settings> {

    /** Keys of {@code language}. */
    public record Settings(
            @Key(value = "ISO 639-1 codes of the languages to keep; empty keeps every language.", byDefault = "")
            List<String> keep,

            @Key(
                    value = "Least confidence; below it the language counts as undetermined (und).",
                    byDefault = "0.5",
                    atLeast = 0,
                    atMost = 1)
            double minConfidence,

            @Key(
                    value = "Whether documents of undetermined language stay when keep names languages.",
                    byDefault = "false")
            boolean keepUndetermined)
            implements Checked {

        public Settings {
            keep = List.copyOf(keep);
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

    @Override
    public String name() {
        return "language";
    }

    @Override
    public String description() {
        return "Tells the language of each document, and keeps the languages wanted.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        List<String> keep = new ArrayList<>(settings.keep());
        if (!keep.isEmpty() && settings.keepUndetermined()) {
            keep.add(DetectedLanguage.UNDETERMINED);
        }
        return new LanguageFilter(new LanguageSettings(keep, settings.minConfidence()), LanguageDetector.load());
    }
}
