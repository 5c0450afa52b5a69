package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Extrapolation;

/**
 * The laws of DeepSeek LLM (Bi et al. 2024, arXiv 2401.02954, §3.1 and §3.2):
 *
 * <pre>
 * η = 0.3118 · C^−0.1250             B = 0.2920 · C^0.3271 tokens          C = M · D
 * M_opt = 0.1715 · C^0.5243          D_opt = 5.8316 · C^0.4757 tokens
 * </pre>
 *
 * with M the non-embedding FLOPs per token, attention included, and D the training tokens. Learning rate and batch were
 * fitted on budgets of 1e17 to 2e19 FLOPs, with a learning rate that falls in two steps at 80 % and 90 % of the tokens,
 * and checked by its authors at 1e20; the optimum on budgets of 1e17 to 3e20. The optimal N here is M / 6: attention
 * makes the true one smaller.
 */
public record DeepSeekLaw() implements HyperparameterLaw {

    private static final PublishedRange COMPUTE = PublishedRange.of("compute C (FLOPs)", 1e17, 2e19);
    private static final PublishedRange BUDGET = PublishedRange.of("compute C (FLOPs)", 1e17, 3e20);

    @Override
    public String name() {
        return "DeepSeek";
    }

    @Override
    public String source() {
        return "arXiv 2401.02954 §3";
    }

    @Override
    public String formula() {
        return "learning rate = 0.3118 · C^-0.1250, batch = 0.2920 · C^0.3271 tokens, C = M · D";
    }

    @Override
    public Prediction predict(TrainingRun run) {
        return new Prediction(
                ScalingLaw.withoutInterval(learningRate(run.flops())),
                ScalingLaw.withoutInterval(batchTokens(run.flops())),
                extrapolations(run));
    }

    @Override
    public Optional<AllocationEstimate> optimum(double compute) {
        return Optional.of(new AllocationEstimate(
                compute,
                ScalingLaw.withoutInterval(0.1715 * Math.pow(compute, 0.5243) / 6),
                ScalingLaw.withoutInterval(5.8316 * Math.pow(compute, 0.4757)),
                ScalingLaw.withoutInterval(Double.NaN)));
    }

    @Override
    public List<Extrapolation> extrapolations(TrainingRun run) {
        return COMPUTE.extrapolation(run.flops());
    }

    @Override
    public List<Extrapolation> extrapolations(double compute) {
        return BUDGET.extrapolation(compute);
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
