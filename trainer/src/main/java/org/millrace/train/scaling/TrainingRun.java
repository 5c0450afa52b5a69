package org.millrace.train.scaling;

import org.millrace.train.config.ModelConfig;

/**
 * What the laws see of a run.
 *
 * @param model its shape
 * @param tokens D, of all stages together
 * @param sequenceLength of the stage that most tokens are spent in
 */
public record TrainingRun(ModelConfig model, long tokens, long sequenceLength) {

    public TrainingRun {
        if (tokens < 1 || sequenceLength < 1) {
            throw new IllegalArgumentException(
                    "A run has at least one token and sequences of one, cannot be: %d tokens in sequences of %d"
                            .formatted(tokens, sequenceLength));
        }
    }
}
