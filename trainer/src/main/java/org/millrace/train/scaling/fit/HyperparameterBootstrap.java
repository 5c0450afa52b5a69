package org.millrace.train.scaling.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The law of each resample of (N, D) and of the runs within them. */
final class HyperparameterBootstrap {

    private static final int MAX_DRAWS = 100;

    private final List<Search> searches;
    private final HyperparameterSettings hyperparameters;
    private final FitSettings settings;

    HyperparameterBootstrap(
            List<HyperparameterSearch> searches, HyperparameterSettings hyperparameters, FitSettings settings) {
        this.searches = searches.stream().map(Search::new).toList();
        this.hyperparameters = hyperparameters;
        this.settings = settings;
    }

    /** In the order of the resamples, without those that determine no law. */
    List<HyperparameterPowerLaw> laws() {
        @Nullable HyperparameterPowerLaw[] laws = new @Nullable HyperparameterPowerLaw[settings.resamples()];
        Parallel.forEach(laws.length, settings.threads(), () -> (IntConsumer) i -> laws[i] = law(i));
        return Arrays.stream(laws).filter(Objects::nonNull).toList();
    }

    private @Nullable HyperparameterPowerLaw law(int index) {
        SplittableRandom random = Resampling.random(settings.seed(), index);
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            Optional<HyperparameterPowerLaw> law = draw(random);
            if (law.isPresent()) {
                return new HyperparameterPowerLaw(
                        rounded(law.get().learningRate()), rounded(law.get().batchTokens()));
            }
        }
        return null;
    }

    private Optional<HyperparameterPowerLaw> draw(SplittableRandom random) {
        LogLinear learningRate = new LogLinear(hyperparameters.learningRate());
        LogLinear batch = new LogLinear(hyperparameters.batchTokens());
        for (int i = 0; i < searches.size(); i++) {
            Search search = searches.get(random.nextInt(searches.size()));
            double[] counts = Resampling.counts(random, search.loss.length);
            double best = Double.POSITIVE_INFINITY;
            for (int j = 0; j < counts.length; j++) {
                best = counts[j] > 0 ? Math.min(best, search.loss[j]) : best;
            }
            for (int j = 0; j < counts.length; j++) {
                if (counts[j] > 0 && NearOptimal.is(search.loss[j], best, hyperparameters.tolerance())) {
                    learningRate.add(search.lnN, search.lnD, search.lnLearningRate[j], counts[j]);
                    batch.add(search.lnN, search.lnD, search.lnBatch[j], counts[j]);
                }
            }
        }
        return HyperparameterLawFitter.law(learningRate.solve(), batch.solve());
    }

    private static PowerLaw rounded(PowerLaw law) {
        return new PowerLaw(
                Significant.digits(law.coefficient()),
                Significant.digits(law.parametersExponent()),
                Significant.digits(law.tokensExponent()));
    }

    /** The runs of one (N, D) as flat arrays. */
    private static final class Search {

        final double lnN;
        final double lnD;
        final double[] lnLearningRate;
        final double[] lnBatch;
        final double[] loss;

        Search(HyperparameterSearch search) {
            lnN = Math.log(search.parameters());
            lnD = Math.log(search.tokens());
            lnLearningRate = logarithms(search, Hyperparameter.LEARNING_RATE);
            lnBatch = logarithms(search, Hyperparameter.BATCH_TOKENS);
            loss = search.runs().stream().mapToDouble(MeasuredRun::loss).toArray();
        }

        private static double[] logarithms(HyperparameterSearch search, Hyperparameter hyperparameter) {
            return search.runs().stream()
                    .mapToDouble(run -> Math.log(hyperparameter.of(run)))
                    .toArray();
        }
    }
}
