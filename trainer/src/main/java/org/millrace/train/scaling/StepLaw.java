package org.millrace.train.scaling;

import java.util.List;
import org.millrace.train.scaling.fit.Extrapolation;

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

    private static final PublishedRange PARAMETERS = PublishedRange.of("parameters N", 214_663_680, 1_073_741_824);
    private static final PublishedRange TOKENS = PublishedRange.of("tokens D", 4e9, 1e11);

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
        return new Prediction(
                ScalingLaw.withoutInterval(learningRate(run.parameters(), run.tokens())),
                ScalingLaw.withoutInterval(batchTokens(run.tokens())),
                extrapolations(run));
    }

    @Override
    public List<Extrapolation> extrapolations(TrainingRun run) {
        return PublishedRange.all(PARAMETERS.extrapolation(run.parameters()), TOKENS.extrapolation(run.tokens()));
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
