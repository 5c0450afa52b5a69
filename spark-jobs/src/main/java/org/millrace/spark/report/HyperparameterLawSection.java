package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.report.XyChart.Axis;
import org.millrace.spark.report.XyChart.Point;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.FittedHyperparameterLaw;
import org.millrace.train.scaling.fit.HyperparameterError;
import org.millrace.train.scaling.fit.HyperparameterFit;
import org.millrace.train.scaling.fit.HyperparameterPowerLaw;
import org.millrace.train.scaling.fit.HyperparameterSearch;
import org.millrace.train.scaling.fit.MeasuredRun;
import org.millrace.train.scaling.fit.Range;
import org.millrace.train.scaling.fit.Residual;

/** A law of learning rate and batch: its constants, the law against the best runs, and the landscape of each (N, D). */
final class HyperparameterLawSection {

    private static final int COLOURS = 8;
    /** Of more values than colours so many are shown. */
    private static final int SHOWN = 4;

    /** Upper ends of the classes of excess loss that the landscape colours. */
    private static final double[] EXCESS = {0.0025, 0.005, 0.01, 0.02, 0.05};

    private static final Axis LEARNING_RATE = new Axis("peak learning rate", true, Numbers::plain);
    private static final Axis BATCH = new Axis("batch (tokens)", true, Numbers::brief);

    private final HyperparameterFit fit;
    private final FittedHyperparameterLaw fitted;

    HyperparameterLawSection(HyperparameterFit fit) {
        this.fit = fit;
        this.fitted = fit.law();
    }

    void write(Html html) {
        html.open("section", "id", "step-law").element("h2", "Learning rate and batch: c · N^p · D^q");
        html.element(
                "p",
                "%d runs within %s of the best of their N and D, of %d sizes; intervals hold %.0f %% of %d resamples"
                        .formatted(
                                fitted.provenance().runs(),
                                LossLawSection.fine(fitted.settings().tolerance()),
                                fit.searches().size(),
                                100 * fitted.provenance().confidence(),
                                fitted.samples().size()),
                "class",
                "quiet");
        constants(html);
        edges(html);
        html.open("div", "class", "columns");
        learningRate().draw(html);
        batch().draw(html);
        residuals("Residuals of the learning rate", fit.learningRates()).draw(html);
        residuals("Residuals of the batch", fit.batches()).draw(html);
        html.close();
        heldOut(html);
        html.element("h3", "Loss over learning rate and batch");
        legend().legend(html);
        html.open("div", "class", "columns");
        fit.searches().forEach(search -> landscape(search).draw(html));
        html.close();
        html.close().line();
    }

    private void constants(Html html) {
        Table table = new Table(html, "Of", "Constant", "#Value", "#From", "#To");
        row(table, "learning rate", "c", law -> law.learningRate().coefficient());
        row(table, "learning rate", "p, of N", law -> law.learningRate().parametersExponent());
        row(table, "learning rate", "q, of D", law -> law.learningRate().tokensExponent());
        row(table, "batch", "c", law -> law.batchTokens().coefficient());
        row(table, "batch", "p, of N", law -> law.batchTokens().parametersExponent());
        row(table, "batch", "q, of D", law -> law.batchTokens().tokensExponent());
        table.end();
    }

    private void row(Table table, String of, String name, ToDoubleFunction<HyperparameterPowerLaw> value) {
        Estimate estimate = fitted.estimate(value);
        if (estimate.value() == 0) {
            return;
        }
        table.row()
                .cell(of)
                .cell(name)
                .number(Numbers.plain(estimate.value()))
                .number(Numbers.plain(estimate.interval().low()))
                .number(Numbers.plain(estimate.interval().high()));
    }

    private void edges(Html html) {
        List<String> edges = new ArrayList<>();
        for (HyperparameterSearch search : fit.searches()) {
            if (search.learningRateAtEdge()) {
                edges.add(size(search) + ": the best learning rate is the smallest or largest tried");
            }
            if (search.batchAtEdge()) {
                edges.add(size(search) + ": the best batch is the smallest or largest tried");
            }
        }
        if (!edges.isEmpty()) {
            html.element("p", "A better value may lie beyond what was tried:", "class", "warn")
                    .open("ul");
            edges.forEach(edge -> html.element("li", edge));
            html.close();
        }
    }

    private XyChart learningRate() {
        Axis across = new Axis("parameters N", true, Numbers::brief);
        XyChart chart = new XyChart("Learning rate against N", across, LEARNING_RATE);
        Range range = fitted.range().parameters();
        double[] x = LossLawSection.logSpace(range.low(), range.high());
        double[] all = LossLawSection.distinct(fit.searches().stream().mapToDouble(HyperparameterSearch::tokens));
        double[] shown = all.length <= COLOURS ? all : spread(all, SHOWN);
        for (int i = 0; i < shown.length; i++) {
            double d = shown[i];
            band(chart, "c" + i, x, n -> fitted.learningRate(n, d));
            chart.key("c" + i, (shown.length < all.length ? "D near " : "D = ") + Numbers.brief(d));
        }
        List<Point> points = new ArrayList<>();
        for (double d : all) {
            nearOptimal(d, false, "c" + nearest(d, shown), points);
        }
        return chart.points(points);
    }

    /** Some of many rising values, the first and the last among them. */
    private static double[] spread(double[] values, int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> values[i * (values.length - 1) / (count - 1)])
                .toArray();
    }

    private static int nearest(double value, double[] among) {
        return IntStream.range(0, among.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(Math.log(value / among[i]))))
                .orElseThrow();
    }

    private XyChart batch() {
        Axis across = new Axis("tokens D", true, Numbers::brief);
        XyChart chart = new XyChart("Batch against D", across, BATCH);
        Range range = fitted.range().tokens();
        double[] x = LossLawSection.logSpace(range.low(), range.high());
        double[] sizes = LossLawSection.distinct(fit.searches().stream().mapToDouble(HyperparameterSearch::parameters));
        boolean byTokensAlone = fitted.law().batchTokens().parametersExponent() == 0;
        if (byTokensAlone) {
            band(chart, "main", x, d -> fitted.batchTokens(sizes[0], d));
            chart.key("main", "law and interval");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            double n = sizes[i];
            String style = "c" + i % COLOURS;
            if (!byTokensAlone && sizes.length <= COLOURS) {
                band(chart, style, x, d -> fitted.batchTokens(n, d));
            }
            if (sizes.length <= COLOURS) {
                chart.key(style, "N = " + Numbers.brief(n));
            }
            nearOptimal(n, true, style, points);
        }
        return chart.points(points);
    }

    /** Near-optimal runs of one N (their batches over D) or of one D (their learning rates over N). */
    private void nearOptimal(double of, boolean parameters, String style, List<Point> points) {
        for (HyperparameterSearch search : fit.searches()) {
            if ((parameters ? search.parameters() : search.tokens()) == of) {
                for (MeasuredRun run : search.nearOptimal()) {
                    points.add(new Point(
                            parameters ? run.tokens() : run.parameters(),
                            value(parameters ? run.batchTokens() : run.learningRate()),
                            label(run, search),
                            style));
                }
            }
        }
    }

    private static void band(XyChart chart, String style, double[] x, DoubleFunction<Estimate> law) {
        List<Estimate> estimates = DoubleStream.of(x).mapToObj(law).toList();
        chart.band(
                style,
                x,
                estimates.stream().mapToDouble(each -> each.interval().low()).toArray(),
                estimates.stream().mapToDouble(each -> each.interval().high()).toArray());
        chart.line(style, x, estimates.stream().mapToDouble(Estimate::value).toArray());
    }

    private XyChart residuals(String title, List<Residual> residuals) {
        Axis across = new Axis("compute C = 6·N·D (FLOPs)", true, LossLawSection::power);
        Axis upright = new Axis("near-optimal / law", true, Numbers::plain);
        double[] ends = residuals.stream()
                .mapToDouble(residual -> residual.run().compute())
                .sorted()
                .toArray();
        return new XyChart(title, across, upright)
                .line("faint", new double[] {ends[0], ends[ends.length - 1]}, new double[] {1, 1})
                .points(residuals.stream()
                        .map(residual -> new Point(
                                residual.run().compute(),
                                Math.exp(residual.logRatio()),
                                residual.toString(),
                                fit.outliers().contains(residual) ? "out" : "c0"))
                        .toList());
    }

    private void heldOut(Html html) {
        html.element("h3", "Each size, predicted from the others");
        Table table = new Table(html, "#N", "#D", "#Learning rate, predicted / best", "#Batch", "#Loss above the best");
        for (HyperparameterError error : fit.heldOut()) {
            table.row()
                    .number(Numbers.brief(error.parameters()))
                    .number(Numbers.brief(error.tokens()))
                    .number(Numbers.plain(error.learningRateRatio()))
                    .number(Numbers.plain(error.batchRatio()))
                    .number(LossLawSection.fine(error.excessLoss()));
        }
        table.end();
    }

    private XyChart landscape(HyperparameterSearch search) {
        XyChart chart = new XyChart(size(search), LEARNING_RATE, BATCH);
        double best = search.best().loss();
        List<Point> points = new ArrayList<>();
        for (MeasuredRun run : search.runs()) {
            int shade = shade(run.loss() / best - 1);
            String ring = search.nearOptimal().contains(run) ? " ring" : "";
            points.add(new Point(
                    value(run.learningRate()), value(run.batchTokens()), label(run, search), "h" + shade + ring));
        }
        double learningRate =
                fitted.learningRate(search.parameters(), search.tokens()).value();
        double batch = fitted.batchTokens(search.parameters(), search.tokens()).value();
        String law = "the law: learning rate %s, batch %s tokens"
                .formatted(Numbers.plain(learningRate), Numbers.brief(batch));
        return chart.points(points).crosses(List.of(new Point(learningRate, batch, law, "")));
    }

    /** What the landscapes have in common. */
    private static XyChart legend() {
        XyChart shared = new XyChart("", LEARNING_RATE, BATCH);
        IntStream.rangeClosed(0, EXCESS.length).forEach(i -> shared.key("h" + i, excess(i)));
        return shared.key("ring", "near-optimal").key("cross", "the law");
    }

    private static int shade(double excess) {
        int shade = 0;
        while (shade < EXCESS.length && excess >= EXCESS[shade]) {
            shade++;
        }
        return shade;
    }

    private static String excess(int shade) {
        return shade < EXCESS.length
                ? "< %s %% above the best".formatted(Numbers.plain(100 * EXCESS[shade]))
                : "further above it";
    }

    private static String size(HyperparameterSearch search) {
        return "N = %s, D = %s".formatted(Numbers.brief(search.parameters()), Numbers.brief(search.tokens()));
    }

    private static String label(MeasuredRun run, HyperparameterSearch search) {
        return "%s: learning rate %s, batch %s tokens, loss %s (%s above the best)"
                .formatted(
                        run.name(),
                        Numbers.plain(value(run.learningRate())),
                        Numbers.brief(value(run.batchTokens())),
                        Numbers.plain(run.loss()),
                        LossLawSection.fine(run.loss() / search.best().loss() - 1));
    }

    private static double value(@Nullable Double given) {
        return given == null ? Double.NaN : given;
    }
}
