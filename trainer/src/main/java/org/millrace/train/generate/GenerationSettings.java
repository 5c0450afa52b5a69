package org.millrace.train.generate;

import org.millrace.train.config.GenerateConfig;

/**
 * How to continue a prompt.
 *
 * @param maxNewTokens longest continuation
 * @param sampler how each token is chosen
 * @param seed the same seed, prompt and model give the same text
 */
public record GenerationSettings(int maxNewTokens, Sampler sampler, long seed) {

    public GenerationSettings {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("New tokens must be at least 1, cannot be: " + maxNewTokens);
        }
    }

    /** The settings of a run's configuration. */
    public static GenerationSettings of(GenerateConfig config) {
        return new GenerationSettings(
                config.maxNewTokens(), new Sampler(config.temperature(), config.topK(), config.topP()), config.seed());
    }
}
