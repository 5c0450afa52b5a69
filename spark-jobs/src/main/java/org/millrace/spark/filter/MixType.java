package org.millrace.spark.filter;

import java.util.Collection;
import java.util.Map;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.mix.MixtureWeights;
import org.millrace.spark.step.SourceNames;
import org.millrace.train.config.Key;

/** How often documents of each source are taken. */
public final class MixType implements FilterType<MixType.Settings> {

    /** Keys of {@code mix}. */
    public record Settings(
            @Key(
                    value = "How many times a document of a source is taken on average, by the source's name: 0.5 takes"
                            + " every other one, 2 each twice, 0 none. A source without a weight has 1.",
                    byDefault = "",
                    atLeast = 0,
                    atMost = 1000)
            Map<String, Double> weights)
            implements SourceNames {

        public Settings {
            weights = Map.copyOf(weights);
        }

        @Override
        public Map<String, Collection<String>> sourceNames() {
            return Map.of("weights", weights.keySet());
        }
    }

    @Override
    public String name() {
        return "mix";
    }

    @Override
    public String description() {
        return "Takes documents by the weights of their sources.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean usesSeed() {
        return true;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new MixtureWeights(context.sources(), settings.weights(), context.seed());
    }
}
