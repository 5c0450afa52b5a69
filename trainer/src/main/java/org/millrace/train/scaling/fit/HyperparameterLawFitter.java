package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fits a law of learning rate and batch as Step Law was (Li et al. 2025, arXiv 2503.04715): ordinary least squares of
 * logarithms over the near-optimal runs of each (N, D).
 *
 * <p>Intervals come from resampling in two stages: the (N, D), and within each the runs, whose near-optimal ones are then
 * chosen anew. Resampling the chosen runs alone, as the paper's code does, takes both the choice of sizes and the
 * choice of what is near-optimal for certain, and gives intervals that are too narrow.
 */
public final class HyperparameterLawFitter {

    /** Runs without which an (N, D) was not searched. */
    private static final int MIN_RUNS = 3;

    private static final Logger LOG = LogManager.getLogger(HyperparameterLawFitter.class);

    private final HyperparameterSettings hyperparameters;
    private final FitSettings settings;

    public HyperparameterLawFitter(HyperparameterSettings hyperparameters, FitSettings settings) {
        this.hyperparameters = hyperparameters;
        this.settings = settings;
    }

    /**
     * Fits both laws.
     *
     * @throws ScalingDataException if the runs are too few or too alike; every reason at once
     */
    public HyperparameterFit fit(RunTable table) {
        List<RejectedRow> unused = new ArrayList<>(table.rejected());
        List<HyperparameterSearch> searches = searches(table.runs(), unused);
        check(table, searches, unused);
        HyperparameterPowerLaw law = law(searches)
                .orElseThrow(() -> new ScalingDataException(
                        table.source(),
                        List.of("the near-optimal runs do not determine a law: N and D vary together")));
        List<MeasuredRun> nearOptimal =
                searches.stream().flatMap(each -> each.nearOptimal().stream()).toList();
        List<Residual> learningRates = residuals(nearOptimal, law, Hyperparameter.LEARNING_RATE);
        List<Residual> batches = residuals(nearOptimal, law, Hyperparameter.BATCH_TOKENS);
        List<HyperparameterPowerLaw> samples = new HyperparameterBootstrap(searches, hyperparameters, settings).laws();
        if (samples.size() < settings.resamples()) {
            LOG.warn(
                    "{}: {} of {} resamples give no {} law; the intervals are without them",
                    table.source(),
                    settings.resamples() - samples.size(),
                    settings.resamples(),
                    LawForm.STEP_LAW.id());
        }
        int searched = searches.stream().mapToInt(each -> each.runs().size()).sum();
        FittedHyperparameterLaw fitted = new FittedHyperparameterLaw(
                law,
                samples,
                hyperparameters,
                FittedRange.of(nearOptimal),
                new Provenance(
                        table.source(),
                        table.sha256(),
                        nearOptimal.size(),
                        searched - nearOptimal.size(),
                        unused.size(),
                        settings.seed(),
                        settings.confidence()));
        List<Residual> outliers = new ArrayList<>(Residuals.outliers(learningRates, LossLawFitter.OUTLIER));
        outliers.addAll(Residuals.outliers(batches, LossLawFitter.OUTLIER));
        outliers.sort(Comparator.comparingDouble((Residual residual) -> -Math.abs(residual.deviations())));
        return new HyperparameterFit(fitted, searches, learningRates, batches, outliers, heldOut(searches), unused);
    }

    /** The runs of each (N, D), by N, then D; those that cannot be used are told apart with the reason. */
    private List<HyperparameterSearch> searches(List<MeasuredRun> runs, List<RejectedRow> unused) {
        Map<Size, List<MeasuredRun>> bySize = new TreeMap<>();
        for (MeasuredRun run : runs) {
            List<String> missing = new ArrayList<>();
            if (run.learningRate() == null) {
                missing.add("there is no learning_rate");
            }
            if (run.batchTokens() == null) {
                missing.add("there is no batch_tokens");
            }
            if (missing.isEmpty()) {
                bySize.computeIfAbsent(Size.of(run), size -> new ArrayList<>()).add(run);
            } else {
                unused.add(new RejectedRow(run.line(), run.name(), missing));
            }
        }
        List<HyperparameterSearch> searches = new ArrayList<>();
        bySize.forEach((size, ofSize) -> {
            if (ofSize.size() < MIN_RUNS) {
                ofSize.forEach(run -> unused.add(new RejectedRow(
                        run.line(),
                        run.name(),
                        List.of("only %d of %d runs of its parameters and tokens that a search needs"
                                .formatted(ofSize.size(), MIN_RUNS)))));
            } else {
                searches.add(new HyperparameterSearch(
                        size.parameters(), size.tokens(), ofSize, NearOptimal.of(ofSize, hyperparameters.tolerance())));
            }
        });
        return searches;
    }

    private void check(RunTable table, List<HyperparameterSearch> searches, List<RejectedRow> unused) {
        List<String> problems = new ArrayList<>();
        List<MeasuredRun> runs =
                searches.stream().flatMap(each -> each.runs().stream()).toList();
        if (searches.isEmpty()) {
            problems.add("no parameters and tokens have %d runs or more with learning rate and batch%s"
                    .formatted(MIN_RUNS, unused.isEmpty() ? "" : "; the first row not used: " + unused.get(0)));
            ScalingDataException.throwIfAny(table.source(), problems);
        }
        boolean both =
                hyperparameters.learningRate() == Variables.BOTH || hyperparameters.batchTokens() == Variables.BOTH;
        if (hyperparameters.learningRate().parameters()
                || hyperparameters.batchTokens().parameters()) {
            SizeCheck.distinct(runs, "parameters N", MeasuredRun::parameters, 2, problems);
        }
        if (hyperparameters.learningRate().tokens()
                || hyperparameters.batchTokens().tokens()) {
            SizeCheck.distinct(runs, "tokens D", MeasuredRun::tokens, 2, problems);
        }
        if (problems.isEmpty() && both) {
            SizeCheck.collinear(runs, problems);
        }
        for (Hyperparameter hyperparameter : Hyperparameter.values()) {
            if (searches.stream().noneMatch(search -> varies(search, hyperparameter))) {
                problems.add("every (N, D) has one %s only: nothing was searched, so there is no law of it"
                        .formatted(hyperparameter.name().toLowerCase(Locale.ROOT)));
            }
        }
        int constants = both ? 3 : 2;
        if (problems.isEmpty() && searches.size() <= constants) {
            problems.add(
                    ("%d (N, D) were searched, expected at least %d, one more than the law has constants: with fewer"
                                    + " the intervals hold no uncertainty")
                            .formatted(searches.size(), constants + 1));
        }
        ScalingDataException.throwIfAny(table.source(), problems);
    }

    private static boolean varies(HyperparameterSearch search, Hyperparameter hyperparameter) {
        return search.runs().stream().mapToDouble(hyperparameter::of).distinct().count() > 1;
    }

    private static List<Residual> residuals(
            List<MeasuredRun> runs, HyperparameterPowerLaw law, Hyperparameter hyperparameter) {
        return Residuals.of(
                runs, hyperparameter::of, run -> hyperparameter.law(law).at(run.parameters(), run.tokens()));
    }

    /** Each (N, D) predicted from the others. */
    private List<HyperparameterError> heldOut(List<HyperparameterSearch> searches) {
        List<HyperparameterError> errors = new ArrayList<>();
        for (int i = 0; i < searches.size(); i++) {
            HyperparameterSearch search = searches.get(i);
            List<HyperparameterSearch> others = new ArrayList<>(searches);
            others.remove(i);
            law(others).ifPresent(law -> errors.add(NearOptimal.error(search, law)));
        }
        return errors;
    }

    private Optional<HyperparameterPowerLaw> law(Collection<HyperparameterSearch> searches) {
        LogLinear learningRate = new LogLinear(hyperparameters.learningRate());
        LogLinear batch = new LogLinear(hyperparameters.batchTokens());
        for (HyperparameterSearch search : searches) {
            for (MeasuredRun run : search.nearOptimal()) {
                double lnN = Math.log(run.parameters());
                double lnD = Math.log(run.tokens());
                learningRate.add(lnN, lnD, Math.log(Hyperparameter.LEARNING_RATE.of(run)), 1);
                batch.add(lnN, lnD, Math.log(Hyperparameter.BATCH_TOKENS.of(run)), 1);
            }
        }
        return law(learningRate.solve(), batch.solve());
    }

    static Optional<HyperparameterPowerLaw> law(@Nullable PowerLaw learningRate, @Nullable PowerLaw batch) {
        return learningRate == null || batch == null
                ? Optional.empty()
                : Optional.of(new HyperparameterPowerLaw(learningRate, batch));
    }
}
