package org.millrace.spark.report;

import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.millrace.spark.report.XyChart.Axis;
import org.millrace.train.scaling.LossForecast;
import org.millrace.train.scaling.LossForecast.StageEnd;
import org.millrace.train.scaling.LossForecast.Verdict;

/** The measured loss beside the one that a law expected. */
final class ForecastPart {

    private static final int COLUMNS = 260;

    private final LossForecast forecast;
    private final TrainingMetrics metrics;
    private final TreeMap<Long, Double> losses = new TreeMap<>();

    ForecastPart(LossForecast forecast, TrainingMetrics metrics) {
        this.forecast = forecast;
        this.metrics = metrics;
        metrics.points().forEach(point -> losses.put(point.step(), point.loss()));
    }

    void write(Html html) {
        html.element("h3", "Loss against the law");
        html.element(
                "p",
                "Expected by the law %s. The band holds %.0f %% of single runs of this model that end after so many tokens; a run is judged by it where its learning rate has fallen, and before that only from below."
                        .formatted(forecast.law(), 100 * forecast.confidence()),
                "class",
                "quiet");
        forecast.warnings().forEach(warning -> html.element("p", "Beyond the law's runs: " + warning, "class", "warn"));
        html.open("div", "class", "columns");
        chart().draw(html);
        html.close();
        table(html);
    }

    private XyChart chart() {
        XyChart chart = new XyChart(
                "Measured and expected loss",
                new Axis("tokens trained on", true, Numbers::brief),
                new Axis("loss (nats a token)", false, Numbers::plain));
        double[] x = column(LossForecast.Point::tokens);
        chart.band("c0", x, column(LossForecast.Point::low), column(LossForecast.Point::high));
        chart.line("c0", x, column(LossForecast.Point::loss));
        List<TrainingMetrics.Point> drawn =
                Thinning.indexes(metrics.column(TrainingMetrics.Point::loss), COLUMNS).stream()
                        .map(metrics.points()::get)
                        .filter(point -> point.tokens() >= x[0])
                        .toList();
        chart.line(
                "c1",
                drawn.stream().mapToDouble(TrainingMetrics.Point::tokens).toArray(),
                drawn.stream().mapToDouble(point -> tail(point.step())).toArray());
        chart.crosses(forecast.stages().stream()
                .filter(end -> Double.isFinite(measured(end)))
                .map(end -> new XyChart.Point(
                        end.expected().tokens(),
                        measured(end),
                        "end of stage " + end.stage() + ": " + Numbers.plain(measured(end)),
                        ""))
                .toList());
        return chart.key("c0", "expected of a run that ends here")
                .key("c1", "measured, mean over the last tenth of the steps, of the same stage only")
                .key("cross", "ends of stages");
    }

    private void table(Html html) {
        Table table = new Table(html, "At the end of", "#Tokens", "#Expected", "#From", "#To", "#Measured", "");
        for (StageEnd end : forecast.stages()) {
            double measured = measured(end);
            Verdict verdict = end.judge(measured);
            table.row()
                    .cell(end.stage())
                    .number(Numbers.brief(end.expected().tokens()))
                    .number(Numbers.plain(end.expected().loss()))
                    .number(Numbers.plain(end.expected().low()))
                    .number(Numbers.plain(end.expected().high()))
                    .number(Numbers.plain(measured))
                    .cell(
                            metrics.last().step() < end.step() ? "not reached yet" : verdict.toString(),
                            verdict.isOutside() ? "warn" : "quiet");
        }
        table.end();
    }

    private double[] column(ToDoubleFunction<LossForecast.Point> value) {
        return forecast.curve().stream().mapToDouble(value).toArray();
    }

    /** Of a stage that is over. */
    private double measured(StageEnd end) {
        return metrics.last().step() >= end.step() ? tail(end.step()) : Double.NaN;
    }

    private double tail(long step) {
        long ofStage = step - forecast.stepsBefore(step);
        long length = Math.max(1, Math.min(ofStage, (long) Math.ceil(LossForecast.TAIL_SHARE * step)));
        return losses.subMap(step - length, false, step, true).values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }
}
