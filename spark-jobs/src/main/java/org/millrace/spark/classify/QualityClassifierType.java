package org.millrace.spark.classify;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.KeptTokens;
import org.millrace.data.classify.QualityFilter;
import org.millrace.data.classify.TextClassifier;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.filter.FilterContext;
import org.millrace.spark.filter.FilterType;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Scores documents by a classifier, and drops what is below a threshold. */
public final class QualityClassifierType implements FilterType<QualityClassifierType.Settings> {

    /** Keys of {@code quality_classifier}. */
    public record Settings(
            @Key("A folder of `millrace classifier train`, or a .bin or .ftz of fastText's.")
            String model,

            @Key("The label whose probability is the score.")
            String label,

            @Key(value = "Name of the score in documents.", byDefault = "quality")
            String score,

            @Key(
                    value = "Least score; documents below are dropped. Absent keeps all, if keep_tokens is absent too.",
                    byDefault = Key.ABSENT,
                    atLeast = 0,
                    atMost = 1)
            @Nullable
            Double minScore,

            @Key(
                    value = "Instead of min_score: the share of the tokens to keep, those of the best documents, in"
                            + " thousandths; `millrace classifier threshold` has to have measured it.",
                    byDefault = Key.ABSENT,
                    atLeast = 0.001,
                    atMost = 1)
            @Nullable
            Double keepTokens)
            implements Checked {

        @Override
        public void check(Problems problems) {
            if (minScore != null && keepTokens != null) {
                problems.add("keep_tokens", keepTokens + " beside min_score " + minScore, "one of them");
            }
            if (keepTokens != null && !KeptTokens.isShare(keepTokens)) {
                problems.add("keep_tokens", keepTokens, "a number of thousandths, such as 0.1 or 0.125");
            }
        }
    }

    @Override
    public String name() {
        return "quality_classifier";
    }

    @Override
    public String description() {
        return "Writes the probability of a classifier's label into each document, and drops documents below a threshold.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        return List.of(settings.model());
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) throws IOException {
        List<String> labels = ClassifierFiles.labels(configuration, new Path(settings.model()));
        if (!labels.contains(settings.label())) {
            problems.add("label", "'" + settings.label() + "'", "a label of the model: " + ModelLabels.text(labels));
        }
        if (settings.keepTokens() != null
                && !ClassifierFiles.hasThresholds(configuration, new Path(settings.model()), settings.label())) {
            problems.add(
                    "keep_tokens",
                    settings.keepTokens(),
                    "thresholds that were measured for label " + settings.label(),
                    "run `millrace classifier threshold`, or give min_score");
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        TextClassifier classifier = ClassifierFiles.open(context.configuration(), new Path(settings.model()));
        return settings.keepTokens() != null
                ? QualityFilter.keptTokens(classifier, settings.label(), settings.score(), settings.keepTokens())
                : QualityFilter.minProbability(
                        classifier,
                        settings.label(),
                        settings.score(),
                        settings.minScore() == null ? 0 : settings.minScore());
    }
}
