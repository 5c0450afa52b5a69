package org.millrace.spark.classify;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.DomainFilter;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.filter.FilterContext;
import org.millrace.spark.filter.FilterType;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Tells the domain of each document by a classifier. */
public final class DomainClassifierType implements FilterType<DomainClassifierType.Settings> {

    /** Keys of {@code domain_classifier}. */
    public record Settings(
            @Key("A folder of `millrace classifier train`, or a .bin or .ftz of fastText's.")
            String model,

            @Key(
                    value = "Name of the label in documents, which the mixture and the report go by.",
                    byDefault = "domain")
            String label,

            @Key(
                    value = "Least probability; below it a document's domain is the one for the unsure.",
                    byDefault = "0",
                    atLeast = 0,
                    atMost = 1)
            double minConfidence,

            @Key(value = "Domain of documents that are not sure enough.", byDefault = "unknown")
            String unsure,

            @Key(value = "Domains whose documents are dropped.", byDefault = "")
            List<String> drop) {

        public Settings {
            drop = List.copyOf(drop);
        }
    }

    @Override
    public String name() {
        return "domain_classifier";
    }

    @Override
    public String description() {
        return "Writes a classifier's most probable class into each document, for the mixture and the report.";
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
        for (int i = 0; i < settings.drop().size(); i++) {
            String dropped = settings.drop().get(i);
            if (!labels.contains(dropped) && !dropped.equals(settings.unsure())) {
                problems.add(
                        "drop[" + i + "]", "'" + dropped + "'", "a label of the model: " + ModelLabels.text(labels));
            }
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        return new DomainFilter(
                ClassifierFiles.open(context.configuration(), new Path(settings.model())),
                settings.label(),
                settings.minConfidence(),
                settings.unsure(),
                Set.copyOf(settings.drop()));
    }
}
