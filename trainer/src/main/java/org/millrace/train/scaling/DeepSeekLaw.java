package org.millrace.train.scaling;

import java.util.List;

/**
 * The law of DeepSeek LLM (Bi et al. 2024, arXiv 2401.02954, §3.1):
 *
 * <pre>
 * η = 0.3118 · C^−0.1250        B = 0.2920 · C^0.3271 tokens        C = M · D
 * </pre>
 *
 * with M the non-embedding FLOPs per token, attention included, and D the training tokens. Fitted on budgets of 1e17 to
 * 2e19 FLOPs, with a learning rate that falls in two steps at 80 % and 90 % of the tokens; checked by its authors at
 * 1e20.
 */
public record DeepSeekLaw() implements HyperparameterLaw {

    private static final FittedRange COMPUTE = new FittedRange("compute C (FLOPs)", 1e17, 2e19);

    @Override
    public String name() {
        return "DeepSeek";
    }

    @Override
    public String source() {
        return "arXiv 2401.02954 §3.1";
    }

    @Override
    public String formula() {
        return "learning rate = 0.3118 · C^-0.1250, batch = 0.2920 · C^0.3271 tokens, C = M · D";
    }

    @Override
    public Prediction predict(TrainingRun run) {
        double c = run.flops();
        return new Prediction(
                learningRate(c),
                batchTokens(c),
                COMPUTE.warning(name(), c).map(List::of).orElse(List.of()));
    }

    /** η of a budget of C FLOPs. */
    static double learningRate(double c) {
        return 0.3118 * Math.pow(c, -0.1250);
    }

    /** B of a budget of C FLOPs. */
    static double batchTokens(double c) {
        return 0.2920 * Math.pow(c, 0.3271);
    }
}
