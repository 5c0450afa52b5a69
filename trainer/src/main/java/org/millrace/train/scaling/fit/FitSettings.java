package org.millrace.train.scaling.fit;

/**
 * What all fits have in common.
 *
 * @param seed of resampling and folds
 * @param resamples of the bootstrap; zero for none
 * @param confidence level of all intervals
 * @param threads at work; they do not change the result
 */
public record FitSettings(long seed, int resamples, double confidence, int threads) {

    public FitSettings {
        if (resamples < 0 || threads < 1 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "A fit needs resamples >= 0, threads >= 1 and a confidence between 0 and 1, cannot be: %d, %d, %s"
                            .formatted(resamples, threads, confidence));
        }
    }

    /** Seed 0, 1,000 resamples, 95 %, every processor. */
    public static FitSettings defaults() {
        return new FitSettings(0, 1000, 0.95, Runtime.getRuntime().availableProcessors());
    }
}
