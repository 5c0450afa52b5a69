package org.millrace.train.scaling.fit;

import org.jspecify.annotations.Nullable;

/**
 * What a law file holds: a law of the loss, a law of learning rate and batch, or both.
 *
 * @param loss or null
 * @param hyperparameters or null
 */
public record FittedLaws(
        @Nullable FittedLossLaw loss, @Nullable FittedHyperparameterLaw hyperparameters) {

    public FittedLaws {
        if (loss == null && hyperparameters == null) {
            throw new IllegalArgumentException("A law file holds at least one law");
        }
    }

    /** These laws, and the other's where these have none. */
    public FittedLaws orElse(FittedLaws other) {
        return new FittedLaws(
                loss == null ? other.loss : loss, hyperparameters == null ? other.hyperparameters : hyperparameters);
    }
}
