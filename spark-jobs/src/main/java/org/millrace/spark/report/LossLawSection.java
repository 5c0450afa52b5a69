package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.millrace.spark.report.XyChart.Axis;
import org.millrace.spark.report.XyChart.Point;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.HeldOutError;
import org.millrace.train.scaling.fit.LossFit;
import org.millrace.train.scaling.fit.LossLaw;
import org.millrace.train.scaling.fit.MeasuredRun;
import org.millrace.train.scaling.fit.Range;
import org.millrace.train.scaling.fit.Residual;

/** A law of the loss: its constants, the runs against it, curves of equal compute and the frontier. */
final class LossLawSection {

    private static final int SAMPLES = 60;
    private static final int COLOURS = 8;
    private static final int BUDGETS = 6;
    /** A run belongs to a budget if its compute is no further off than this factor. */
    private static final double SAME_BUDGET = 1.15;
    /** How far beyond the runs the frontier is drawn, as a factor of compute. */
    private static final double BEYOND = 100;

    private static final Axis LOSS = new Axis("loss (nats a token)", false, Numbers::plain);
    private static final Axis TOKENS = new Axis("tokens D", true, Numbers::brief);
    private static final Axis PARAMETERS = new Axis("parameters N", true, Numbers::brief);
    private static final Axis COMPUTE = new Axis("compute C = 6·N·D (FLOPs)", true, LossLawSection::power);

    private final LossFit fit;
    private final FittedLossLaw fitted;
    private final LossLaw law;
    private final List<MeasuredRun> runs;

    LossLawSection(LossFit fit) {
        this.fit = fit;
        this.fitted = fit.law();
        this.law = fitted.law();
        this.runs = fit.residuals().stream().map(Residual::run).toList();
    }

    void write(Html html) {
        html.open("section", "id", law.form().id()).element("h2", "Loss: " + law.formula());
        html.element(
                "p",
                "%d runs, %d set aside because another of the same N and D is better, %d rows rejected; noise of one run %s; intervals hold %.0f %% of %d resamples"
                        .formatted(
                                runs.size(),
                                fit.setAside().size(),
                                fit.rejected().size(),
                                Numbers.percent(fitted.noise()),
                                100 * fitted.provenance().confidence(),
                                fitted.samples().size()),
                "class",
                "quiet");
        constants(html);
        html.open("div", "class", "columns");
        againstRuns().draw(html);
        residuals().draw(html);
        equalCompute().draw(html);
        frontier("Frontier: loss of a budget at its best", LOSS, AllocationEstimate::loss, MeasuredRun::loss)
                .draw(html);
        frontier("Frontier: best N of a budget", PARAMETERS, AllocationEstimate::parameters, MeasuredRun::parameters)
                .draw(html);
        frontier("Frontier: best D of a budget", TOKENS, AllocationEstimate::tokens, MeasuredRun::tokens)
                .draw(html);
        html.close();
        outliers(html);
        html.close().line();
    }

    private void constants(Html html) {
        Table table = new Table(html, "Constant", "#Value", "#From", "#To");
        fitted.constants()
                .forEach((name, estimate) -> table.row()
                        .code(name)
                        .number(Numbers.plain(estimate.value()))
                        .number(Numbers.plain(estimate.interval().low()))
                        .number(Numbers.plain(estimate.interval().high())));
        table.end();
        Table errors = new Table(html, "Held out", "#Runs", "#Mean error", "#Worst error", "#Bias");
        for (HeldOutError error : fitted.heldOut()) {
            errors.row()
                    .cell(
                            error.kind() == HeldOutError.Kind.LARGEST_COMPUTE
                                    ? "the largest runs, predicted from the smaller"
                                    : "each fold, predicted from the others")
                    .number(Numbers.exact(error.runs()))
                    .number(fine(error.meanRelativeError()))
                    .number(fine(error.worstRelativeError()))
                    .number(fine(error.bias()));
        }
        errors.end();
    }

    private XyChart againstRuns() {
        XyChart chart = new XyChart("Fit against runs", TOKENS, LOSS);
        double[] sizes = distinct(runs.stream().mapToDouble(MeasuredRun::parameters));
        Range range = fitted.range().tokens();
        double[] x = logSpace(range.low(), range.high());
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            String style = "c" + i % COLOURS;
            double n = sizes[i];
            if (sizes.length <= 2 * COLOURS) {
                chart.line(style, x, map(x, d -> law.loss(n, d)));
                chart.key(style, "N = " + Numbers.brief(n));
            }
            for (MeasuredRun run : runs) {
                if (run.parameters() == n) {
                    points.add(new Point(run.tokens(), run.loss(), label(run), style));
                }
            }
        }
        return chart.points(points);
    }

    private XyChart residuals() {
        XyChart chart =
                new XyChart("Residuals", COMPUTE, new Axis("measured against the law (%)", false, Numbers::plain));
        Range range = fitted.range().compute();
        double[] ends = {range.low(), range.high()};
        double noise = 100 * fitted.noise();
        chart.band("c0", ends, new double[] {-noise, -noise}, new double[] {noise, noise});
        chart.line("faint", ends, new double[] {0, 0});
        List<Residual> outliers = fit.outliers();
        chart.points(fit.residuals().stream()
                .map(residual -> new Point(
                        residual.run().compute(),
                        100 * residual.logRatio(),
                        residual.toString(),
                        outliers.contains(residual) ? "out" : "c0"))
                .toList());
        return chart.key("c0", "runs, and the band of one robust standard deviation")
                .key("out", "outliers");
    }

    private XyChart equalCompute() {
        XyChart chart = new XyChart("Curves of equal compute (isoFLOP)", PARAMETERS, LOSS);
        Range range = fitted.range().compute();
        double[] budgets = logSpace(range.low(), range.high(), BUDGETS);
        double[] bestX = new double[budgets.length];
        double[] bestY = new double[budgets.length];
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < budgets.length; i++) {
            double budget = budgets[i];
            String style = "c" + i % COLOURS;
            bestX[i] = law.optimum(budget).parameters();
            bestY[i] = law.optimum(budget).loss();
            double[] x = logSpace(bestX[i] / 8, bestX[i] * 8);
            chart.line(style, x, map(x, n -> law.loss(n, budget / (6 * n))));
            chart.key(style, power(budget) + " FLOPs");
            for (MeasuredRun run : runs) {
                double ratio = run.compute() / budget;
                if (ratio < SAME_BUDGET
                        && ratio > 1 / SAME_BUDGET
                        && Math.abs(Math.log(run.parameters() / bestX[i])) < Math.log(8)) {
                    points.add(new Point(run.parameters(), run.loss(), label(run), style));
                }
            }
        }
        return chart.line("faint", bestX, bestY).points(points).key("faint", "optimum");
    }

    private XyChart frontier(
            String title,
            Axis upright,
            Function<AllocationEstimate, Estimate> best,
            ToDoubleFunction<MeasuredRun> measured) {
        XyChart chart = new XyChart(title, COMPUTE, upright);
        double[] x = frontierBudgets();
        List<Estimate> estimates = DoubleStream.of(x)
                .mapToObj(budget -> best.apply(fitted.optimum(budget)))
                .toList();
        chart.band(
                "main",
                x,
                estimates.stream().mapToDouble(each -> each.interval().low()).toArray(),
                estimates.stream().mapToDouble(each -> each.interval().high()).toArray());
        chart.line("main", x, estimates.stream().mapToDouble(Estimate::value).toArray());
        chart.points(runs.stream()
                .map(run -> new Point(run.compute(), measured.applyAsDouble(run), label(run), "quiet-dot"))
                .toList());
        return chart.rule(fitted.range().compute().high())
                .key("main", "law and interval")
                .key("quiet-dot", "runs")
                .key("stage", "end of the runs: an extrapolation beyond");
    }

    private double[] frontierBudgets() {
        return logSpace(fitted.range().compute().low(), fitted.range().compute().high() * BEYOND, SAMPLES / 2);
    }

    private void outliers(Html html) {
        if (fit.outliers().isEmpty()) {
            return;
        }
        html.element("h3", "Outliers").open("ul");
        fit.outliers().forEach(outlier -> html.element("li", outlier.toString()));
        html.close();
    }

    private static String label(MeasuredRun run) {
        return "%s: N %s, D %s, loss %s"
                .formatted(
                        run.name(),
                        Numbers.brief(run.parameters()),
                        Numbers.brief(run.tokens()),
                        Numbers.plain(run.loss()));
    }

    /** Percent with the digits that a loss deserves. */
    static String fine(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "–";
    }

    static String power(double value) {
        String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e", 2);
        return (parts[0].equals("1.0") ? "1" : parts[0].replaceAll("\\.0$", "")) + "e" + Integer.parseInt(parts[1]);
    }

    static double[] distinct(DoubleStream values) {
        return values.distinct().sorted().toArray();
    }

    static double[] logSpace(double low, double high) {
        return logSpace(low, high, SAMPLES);
    }

    static double[] logSpace(double low, double high, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = low * Math.pow(high / low, (double) i / (count - 1));
        }
        return values;
    }

    static double[] map(double[] values, DoubleUnaryOperator function) {
        return DoubleStream.of(values).map(function).toArray();
    }
}
