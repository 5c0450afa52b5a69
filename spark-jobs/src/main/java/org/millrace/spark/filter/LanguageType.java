package org.millrace.spark.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.language.DetectedLanguage;
import org.millrace.data.language.FastTextLanguages;
import org.millrace.data.language.LanguageDetector;
import org.millrace.data.language.LanguageFilter;
import org.millrace.data.language.LanguageIdentifier;
import org.millrace.data.language.LanguageSettings;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Tells languages, and keeps the configured ones. */
public final class LanguageType implements FilterType<LanguageType.Settings> {

    /** Keys of {@code language}. */
    public record Settings(
            @Key(value = "ISO 639 codes of the languages to keep; empty keeps every language.", byDefault = "")
            List<String> keep,

            @Key(
                    value = "Least confidence; below it the language counts as undetermined (und).",
                    byDefault = "0.5",
                    atLeast = 0,
                    atMost = 1)
            double minConfidence,

            @Key(value = "Least confidence of single languages, instead of min_confidence: {fr: 0.8}.", byDefault = "")
            Map<String, Double> thresholds,

            @Key(
                    value =
                            "A .bin or .ftz of fastText's that tells languages, such as lid.176 or GlotLID, instead of the"
                                    + " built-in detector; codes are then its labels.",
                    byDefault = Key.ABSENT)
            @Nullable
            String model,

            @Key(
                    value = "Whether documents of undetermined language stay when keep names languages.",
                    byDefault = "false")
            boolean keepUndetermined)
            implements Checked {

        public Settings {
            keep = List.copyOf(keep);
            thresholds = Map.copyOf(thresholds);
        }

        @Override
        public void check(Problems problems) {
            thresholds.forEach((language, threshold) -> {
                if (!(threshold >= 0 && threshold <= 1)) {
                    problems.add("thresholds." + language, threshold, "from 0 to 1");
                }
            });
            if (model == null) {
                check(LanguageDetector.languages(), problems);
            }
        }

        private void check(List<String> known, Problems problems) {
            for (int i = 0; i < keep.size(); i++) {
                check("keep[" + i + "]", keep.get(i), known, problems);
            }
            for (String language : new TreeSet<>(thresholds.keySet())) {
                check("thresholds." + language, language, known, problems);
            }
        }

        private void check(String key, String language, List<String> known, Problems problems) {
            if (!known.contains(language)) {
                problems.add(
                        key,
                        "'" + language + "'",
                        (model == null ? "the ISO 639 code of a language that can be told: " : "a label of the model: ")
                                + String.join(" ", known));
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
    public int version() {
        return 2;
    }

    @Override
    public List<String> files(Settings settings) {
        return settings.model() == null ? List.of() : List.of(settings.model());
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) throws IOException {
        if (settings.model() != null) {
            settings.check(ClassifierFiles.labels(configuration, new Path(settings.model())), problems);
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        List<String> keep = new ArrayList<>(settings.keep());
        if (!keep.isEmpty() && settings.keepUndetermined()) {
            keep.add(DetectedLanguage.UNDETERMINED);
        }
        LanguageIdentifier detector = settings.model() == null
                ? LanguageDetector.load()
                : new FastTextLanguages(ClassifierFiles.open(context.configuration(), new Path(settings.model())));
        return new LanguageFilter(
                new LanguageSettings(keep, settings.minConfidence(), settings.thresholds()), detector);
    }
}
