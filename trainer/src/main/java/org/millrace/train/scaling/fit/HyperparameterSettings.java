package org.millrace.train.scaling.fit;

/**
 * How a law of learning rate and batch is fitted.
 *
 * @param tolerance a run is near-optimal if its loss is less than (1 + tolerance) times the best of its (N, D)
 * @param learningRate what the learning rate depends on
 * @param batchTokens what the batch depends on
 */
public record HyperparameterSettings(double tolerance, Variables learningRate, Variables batchTokens) {

    public HyperparameterSettings {
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException(
                    "The tolerance of near-optimal runs must be between 0 and 1, cannot be: " + tolerance);
        }
    }

    /** As Step Law was fitted: 0.25 %, η(N, D), B(D). */
    public static HyperparameterSettings stepLaw() {
        return new HyperparameterSettings(0.0025, Variables.BOTH, Variables.TOKENS);
    }
}
