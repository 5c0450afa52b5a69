package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.KaplanLaw;

/**
 * The laws of Kaplan et al. 2020 (arXiv 2001.08361): L(N, D) with the constants of its table 2, and the optimum
 * N = 1.3e9 · C^0.73 of a budget of C PF-days (its appendix A). N is without embeddings; the data is WebText2. Its runs
 * shared one learning-rate schedule whatever their length, which is why its optimum asks for so few tokens (Hoffmann et
 * al. 2022).
 */
public record KaplanLoss() implements ScalingLaw {

    private static final KaplanLaw LAW = new KaplanLaw(6.4e13, 1.8e13, 0.076, 0.103);
    private static final double PETAFLOP_DAY = 1e15 * 24 * 3600;
    private static final PublishedRange PARAMETERS = PublishedRange.of("parameters N", 768, 1.5e9);
    private static final PublishedRange TOKENS = PublishedRange.of("tokens D", 2.2e7, 2.3e10);

    @Override
    public String name() {
        return "Kaplan";
    }

    @Override
    public String source() {
        return "arXiv 2001.08361";
    }

    @Override
    public Optional<Estimate> loss(TrainingRun run) {
        return Optional.of(ScalingLaw.withoutInterval(LAW.loss(run.parameters(), run.tokens())));
    }

    @Override
    public Optional<AllocationEstimate> optimum(double compute) {
        double n = parameters(compute);
        double d = compute / (6 * n);
        return Optional.of(new AllocationEstimate(
                compute,
                ScalingLaw.withoutInterval(n),
                ScalingLaw.withoutInterval(d),
                ScalingLaw.withoutInterval(LAW.loss(n, d))));
    }

    private static double parameters(double compute) {
        return 1.3e9 * Math.pow(compute / PETAFLOP_DAY, 0.73);
    }

    @Override
    public List<Extrapolation> extrapolations(TrainingRun run) {
        return PublishedRange.all(PARAMETERS.extrapolation(run.parameters()), TOKENS.extrapolation(run.tokens()));
    }

    @Override
    public List<Extrapolation> extrapolations(double compute) {
        double n = parameters(compute);
        return PublishedRange.all(PARAMETERS.extrapolation(n), TOKENS.extrapolation(compute / (6 * n)));
    }
}
