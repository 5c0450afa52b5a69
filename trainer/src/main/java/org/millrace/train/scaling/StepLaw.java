package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Step Law (Li et al. 2025, "Predictable Scale: Part I", arXiv 2503.04715):
 *
 * <pre>
 * η = 1.79 · N^−0.713 · D^0.307        B = 0.58 · D^0.571 tokens
 * </pre>
 *
 * with N the weights of attention and feed-forward matrices and D the training tokens. The ranges are those of the
 * 1,911 dense runs that its authors published: sequences of 2,048 tokens, a cosine down to a fixed 1e-5. With another
 * schedule or end the exponent of D may differ.
 */
public record StepLaw() implements HyperparameterLaw {

    private static final FittedRange PARAMETERS = new FittedRange("parameters N", 214_663_680, 1_073_741_824);
    private static final FittedRange TOKENS = new FittedRange("tokens D", 4e9, 1e11);

    @Override
    public String name() {
        return "Step Law";
    }

    @Override
    public String source() {
        return "arXiv 2503.04715";
    }

    @Override
    public String formula() {
        return "learning rate = 1.79 · N^-0.713 · D^0.307, batch = 0.58 · D^0.571 tokens";
    }

    @Override
    public Prediction predict(TrainingRun run) {
        double n = run.parameters();
        double d = run.tokens();
        List<String> warnings = Stream.of(PARAMETERS.warning(name(), n), TOKENS.warning(name(), d))
                .flatMap(Optional::stream)
                .toList();
        return new Prediction(learningRate(n, d), batchTokens(d), warnings);
    }

    /** η of N parameters and D tokens. */
    static double learningRate(double n, double d) {
        return 1.79 * Math.pow(n, -0.713) * Math.pow(d, 0.307);
    }

    /** B of D tokens. */
    static double batchTokens(double d) {
        return 0.58 * Math.pow(d, 0.571);
    }
}
