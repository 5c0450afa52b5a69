package org.millrace.spark.config;

import java.util.Map;
import org.millrace.train.config.Key;

/** How often documents of each source are taken. */
public record MixConfig(
        @Key(
                value = "How many times a document of a source is taken on average, by the source's name: 0.5 takes"
                        + " every other one, 2 each twice, 0 none. A source without a weight has 1.",
                byDefault = "",
                atLeast = 0,
                atMost = 1000)
        Map<String, Double> weights) {

    public MixConfig {
        weights = Map.copyOf(weights);
    }
}
