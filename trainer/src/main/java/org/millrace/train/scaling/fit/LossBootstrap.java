package org.millrace.train.scaling.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The law of each resample of the runs. */
final class LossBootstrap {

    /** Draws after which a resample that cannot be fitted is given up. */
    private static final int MAX_DRAWS = 100;

    private final List<MeasuredRun> runs;
    private final LossFamily family;
    private final List<double[]> starts;
    private final FitSettings settings;

    /** @param starts in the family's variables; the best end counts */
    LossBootstrap(List<MeasuredRun> runs, LossFamily family, List<double[]> starts, FitSettings settings) {
        this.runs = runs;
        this.family = family;
        this.starts = starts;
        this.settings = settings;
    }

    /** In the order of the resamples, without those that determine no law. */
    List<LossLaw> laws() {
        @Nullable LossLaw[] laws = new @Nullable LossLaw[settings.resamples()];
        Parallel.forEach(laws.length, settings.threads(), () -> {
            Lbfgs optimiser = new Lbfgs(family.dimension());
            return (IntConsumer) i -> laws[i] = law(weights(i), optimiser);
        });
        return Arrays.stream(laws).filter(Objects::nonNull).toList();
    }

    /** How often each run is drawn. A draw that leaves too few runs, N or D is drawn again. */
    double[] weights(int index) {
        SplittableRandom random = Resampling.random(settings.seed(), index);
        double[] weights = Resampling.counts(random, runs.size());
        for (int draw = 1; draw < MAX_DRAWS && !determineALaw(weights); draw++) {
            weights = Resampling.counts(random, runs.size());
        }
        return weights;
    }

    /** Whether there are as many different runs as constants, of enough sizes. */
    private boolean determineALaw(double[] weights) {
        return Arrays.stream(weights).filter(weight -> weight > 0).count() >= family.dimension()
                && SizeCheck.enough(runs, weights, SizeCheck.VALUES_FOR_LOSS);
    }

    private @Nullable LossLaw law(double[] weights, Lbfgs optimiser) {
        if (!determineALaw(weights)) {
            return null;
        }
        Objective objective = family.objective(weights);
        double best = Double.POSITIVE_INFINITY;
        double[] at = new double[0];
        for (double[] start : starts) {
            double[] variables = start.clone();
            double value = optimiser.minimise(objective, variables, 0);
            if (value < best) {
                best = value;
                at = variables;
            }
        }
        if (at.length == 0) {
            return null;
        }
        LossLaw law = family.law(at);
        if (!LawCheck.problems(law).isEmpty()) {
            return null;
        }
        double[] constants = law.constants().values().stream()
                .mapToDouble(Significant::digits)
                .toArray();
        return LawReader.lossLaw(family.form(), constants);
    }
}
