package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Fits a law of the loss: the sum of Huber losses of ln L made small from many starts, then again for each resample of
 * the runs, for intervals.
 */
public final class LossLawFitter {

    /** Robust standard deviations from which a run counts as an outlier. It is named, not left out. */
    public static final double OUTLIER = 3.5;

    /** Optima of the whole table from which each resample is fitted. */
    private static final int WARM_STARTS = 8;

    private static final Logger LOG = LogManager.getLogger(LossLawFitter.class);

    private final LawForm form;
    private final RunSelection selection;
    private final FitSettings settings;

    /**
     * A fitter of one form.
     *
     * @param form chinchilla or kaplan
     */
    public LossLawFitter(LawForm form, RunSelection selection, FitSettings settings) {
        if (form == LawForm.STEP_LAW) {
            throw new IllegalArgumentException("step-law is a law of learning rate and batch, not of the loss");
        }
        this.form = form;
        this.selection = selection;
        this.settings = settings;
    }

    /**
     * Fits the law, resamples and holds out.
     *
     * @throws ScalingDataException if the runs are too few or too alike, or the loss does not fall with N and D; every
     *     reason at once
     */
    public LossFit fit(RunTable table) {
        List<MeasuredRun> runs = selection == RunSelection.ALL ? table.runs() : bestOfEachSize(table.runs());
        check(table, runs);
        LossFamily family = LossFamily.of(form, LossPoints.of(runs));
        List<Optimum> optima = MultiStart.search(family, family.starts(), ones(runs.size()), settings.threads());
        if (optima.isEmpty()) {
            throw new ScalingDataException(table.source(), List.of("no start of the search has a finite objective"));
        }
        LossLaw law = family.law(optima.get(0).variables());
        ScalingDataException.throwIfAny(table.source(), LawCheck.problems(law));

        List<double[]> warm =
                optima.stream().limit(WARM_STARTS).map(Optimum::variables).toList();
        List<LossLaw> samples = new LossBootstrap(runs, family, warm, settings).laws();
        if (samples.size() < settings.resamples()) {
            LOG.warn(
                    "{}: {} of {} resamples give no {} law that falls with N and D; the intervals are without them",
                    table.source(),
                    settings.resamples() - samples.size(),
                    settings.resamples(),
                    form.id());
        }
        List<Residual> residuals =
                Residuals.of(runs, MeasuredRun::loss, run -> law.loss(run.parameters(), run.tokens()));
        Set<MeasuredRun> used = new HashSet<>(runs);
        List<MeasuredRun> setAside =
                table.runs().stream().filter(run -> !used.contains(run)).toList();
        FittedLossLaw fitted = new FittedLossLaw(
                law,
                samples,
                Residuals.noise(residuals, family.dimension()),
                FittedRange.of(runs),
                new LossHoldOut(runs, family, warm, settings).errors(),
                new Provenance(
                        table.source(),
                        table.sha256(),
                        runs.size(),
                        setAside.size(),
                        table.rejected().size(),
                        settings.seed(),
                        settings.confidence()));
        return new LossFit(
                fitted,
                optima.get(0).value(),
                residuals,
                Residuals.outliers(residuals, OUTLIER),
                setAside,
                table.rejected());
    }

    private void check(RunTable table, List<MeasuredRun> runs) {
        List<String> problems = new ArrayList<>();
        int needed = (form == LawForm.CHINCHILLA ? 5 : 4) + 1;
        if (runs.size() < needed) {
            problems.add(String.format(
                    Locale.ROOT,
                    "%d run%s can be used%s, expected at least %d, one more than %s has constants%s",
                    runs.size(),
                    runs.size() == 1 ? "" : "s",
                    selection == RunSelection.BEST ? ", the best of each (N, D)" : "",
                    needed,
                    form.id(),
                    rejections(table)));
        }
        if (!runs.isEmpty()) {
            SizeCheck.distinct(runs, "parameters N", MeasuredRun::parameters, SizeCheck.VALUES_FOR_LOSS, problems);
            SizeCheck.distinct(runs, "tokens D", MeasuredRun::tokens, SizeCheck.VALUES_FOR_LOSS, problems);
        }
        if (problems.isEmpty()) {
            SizeCheck.collinear(runs, problems);
        }
        ScalingDataException.throwIfAny(table.source(), problems);
    }

    static String rejections(RunTable table) {
        if (table.rejected().isEmpty()) {
            return "";
        }
        return "; %d row%s rejected, the first: %s"
                .formatted(
                        table.rejected().size(),
                        table.rejected().size() == 1 ? " was" : "s were",
                        table.rejected().get(0));
    }

    /** In the table's order. */
    private static List<MeasuredRun> bestOfEachSize(List<MeasuredRun> runs) {
        Map<Size, MeasuredRun> best = new TreeMap<>();
        for (MeasuredRun run : runs) {
            best.merge(Size.of(run), run, (a, b) -> b.loss() < a.loss() ? b : a);
        }
        return best.values().stream()
                .sorted(Comparator.comparingLong(MeasuredRun::line))
                .toList();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
