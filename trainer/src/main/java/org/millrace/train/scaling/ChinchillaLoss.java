package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import org.millrace.train.scaling.fit.Allocation;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.ChinchillaLaw;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;

/**
 * L(N, D) = E + A/N^α + B/D^β with the constants of a paper; N counts embeddings too.
 *
 * <p>Hoffmann et al. trained over 400 models of 70M to 16B parameters on 5 to 500 billion tokens of MassiveText.
 * Besiroglu et al. fitted what could be read off their figure anew: the original optimiser had stopped early, since it
 * averaged the loss instead of summing it, and the constants in the paper's body were rounded so far that they expect
 * another optimum. No covariance of the constants was published, so there is no interval.
 *
 * @param name of the law
 * @param source of its constants
 * @param law with them
 */
public record ChinchillaLoss(String name, String source, ChinchillaLaw law) implements ScalingLaw {

    private static final PublishedRange PARAMETERS = PublishedRange.of("parameters N", 7e7, 1.6e10);
    private static final PublishedRange TOKENS = PublishedRange.of("tokens D", 5e9, 5e11);
    private static final PublishedRange COMPUTE = PublishedRange.of("compute C (FLOPs)", 6e18, 3e21);

    /** The constants of Hoffmann et al. 2022, appendix D.3. */
    public static ChinchillaLoss original() {
        return new ChinchillaLoss(
                "Chinchilla", "arXiv 2203.15556 D.3", new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28));
    }

    /** The constants of Besiroglu et al. 2024. */
    public static ChinchillaLoss corrected() {
        return new ChinchillaLoss(
                "Chinchilla, refitted", "arXiv 2404.10102", new ChinchillaLaw(1.8172, 482.01, 2085.43, 0.3478, 0.3658));
    }

    @Override
    public Optional<Estimate> loss(TrainingRun run) {
        return Optional.of(ScalingLaw.withoutInterval(law.loss(run.totalParameters(), run.tokens())));
    }

    @Override
    public Optional<AllocationEstimate> optimum(double compute) {
        Allocation best = law.optimum(compute);
        return Optional.of(new AllocationEstimate(
                compute,
                ScalingLaw.withoutInterval(best.parameters()),
                ScalingLaw.withoutInterval(best.tokens()),
                ScalingLaw.withoutInterval(best.loss())));
    }

    @Override
    public List<Extrapolation> extrapolations(TrainingRun run) {
        return PublishedRange.all(PARAMETERS.extrapolation(run.totalParameters()), TOKENS.extrapolation(run.tokens()));
    }

    @Override
    public List<Extrapolation> extrapolations(double compute) {
        return COMPUTE.extrapolation(compute);
    }
}
