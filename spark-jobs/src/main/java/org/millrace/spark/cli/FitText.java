package org.millrace.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.millrace.spark.report.LawReport;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.FittedHyperparameterLaw;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.HeldOutError;
import org.millrace.train.scaling.fit.HyperparameterError;
import org.millrace.train.scaling.fit.HyperparameterFit;
import org.millrace.train.scaling.fit.HyperparameterPowerLaw;
import org.millrace.train.scaling.fit.HyperparameterSearch;
import org.millrace.train.scaling.fit.LossFit;
import org.millrace.train.scaling.fit.PowerLaw;
import org.millrace.train.scaling.fit.Provenance;
import org.millrace.train.scaling.fit.RejectedRow;
import org.millrace.train.scaling.fit.Residual;

/** Fitted laws for a terminal: constants with intervals, held-out errors, outliers, and what was not used. */
final class FitText {

    /** Of a long list, so many are named here; the page names all. */
    private static final int NAMED = 10;

    private final StringBuilder out = new StringBuilder();

    private FitText() {}

    static String of(LawReport.Fits fits) {
        FitText text = new FitText();
        fits.losses().forEach(text::loss);
        fits.hyperparameters().ifPresent(text::hyperparameters);
        text.rejected(fits.rejected());
        return text.out.toString().stripTrailing();
    }

    private void loss(LossFit fit) {
        FittedLossLaw law = fit.law();
        line("%s: %s", law.law().form().id(), law.law().formula());
        provenance(law.provenance(), "set aside because another of the same N and D is better");
        AlignedTable table = new AlignedTable().row("  constant", "value", "from", "to");
        law.constants().forEach((name, estimate) -> row(table, "  " + name, estimate, Figures::constant));
        out.append(table);
        line("  noise of a single run: %s", percent(law.noise()));
        for (HeldOutError error : law.heldOut()) {
            line(
                    "  held out, %s: mean error %s, worst %s, bias %s over %d runs",
                    error.kind() == HeldOutError.Kind.LARGEST_COMPUTE
                            ? "the largest predicted from the smaller"
                            : "each fold predicted from the others",
                    percent(error.meanRelativeError()),
                    percent(error.worstRelativeError()),
                    percent(error.bias()),
                    error.runs());
        }
        outliers(fit.outliers());
        line("");
    }

    private void hyperparameters(HyperparameterFit fit) {
        FittedHyperparameterLaw law = fit.law();
        line("step-law: learning rate = c · N^p · D^q, batch = c · N^p · D^q tokens");
        provenance(
                law.provenance(),
                "further than %s from the best of their N and D"
                        .formatted(percent(law.settings().tolerance())));
        AlignedTable table = new AlignedTable().row("  constant", "value", "from", "to");
        power(table, law, "learning rate", HyperparameterPowerLaw::learningRate);
        power(table, law, "batch", HyperparameterPowerLaw::batchTokens);
        out.append(table);
        double excess = fit.heldOut().stream()
                .mapToDouble(HyperparameterError::excessLoss)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
        line(
                "  held out, each N and D predicted from the others: loss %s above the best on average over %d",
                percent(excess), fit.heldOut().size());
        for (HyperparameterSearch search : fit.searches()) {
            if (search.learningRateAtEdge() || search.batchAtEdge()) {
                line(
                        "  warning: at N = %s, D = %s the best %s is the smallest or largest tried",
                        Figures.count(search.parameters()),
                        Figures.count(search.tokens()),
                        !search.batchAtEdge()
                                ? "learning rate"
                                : search.learningRateAtEdge() ? "learning rate and batch" : "batch");
            }
        }
        outliers(fit.outliers());
        line("");
    }

    private static void power(
            AlignedTable table,
            FittedHyperparameterLaw law,
            String of,
            Function<HyperparameterPowerLaw, PowerLaw> part) {
        ToDoubleFunction<HyperparameterPowerLaw> n = each -> part.apply(each).parametersExponent();
        ToDoubleFunction<HyperparameterPowerLaw> d = each -> part.apply(each).tokensExponent();
        row(table, "  " + of + " c", law.estimate(each -> part.apply(each).coefficient()), Figures::constant);
        if (n.applyAsDouble(law.law()) != 0) {
            row(table, "  " + of + " p (of N)", law.estimate(n), Figures::constant);
        }
        if (d.applyAsDouble(law.law()) != 0) {
            row(table, "  " + of + " q (of D)", law.estimate(d), Figures::constant);
        }
    }

    private static void row(AlignedTable table, String name, Estimate estimate, DoubleFunction<String> format) {
        table.row(
                name,
                format.apply(estimate.value()),
                format.apply(estimate.interval().low()),
                format.apply(estimate.interval().high()));
    }

    private void provenance(Provenance provenance, String aside) {
        line(
                "  %d runs of %s; %d more %s; %d rows not used; intervals hold %.0f %%",
                provenance.runs(),
                provenance.source(),
                provenance.setAside(),
                aside,
                provenance.rejected(),
                100 * provenance.confidence());
    }

    private void outliers(List<Residual> outliers) {
        if (outliers.isEmpty()) {
            return;
        }
        line("  outliers, which are in the fit all the same: %d", outliers.size());
        outliers.stream().limit(NAMED).forEach(outlier -> line("    %s", outlier));
        more(outliers.size());
    }

    private void rejected(List<RejectedRow> rejected) {
        if (rejected.isEmpty()) {
            return;
        }
        line("Rows that were not used: %d", rejected.size());
        rejected.stream().limit(NAMED).forEach(row -> line("  %s", row));
        more(rejected.size());
    }

    private void more(int count) {
        if (count > NAMED) {
            line("    … and %d more, all of them on the page of --report", count - NAMED);
        }
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "–";
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
