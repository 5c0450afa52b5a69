package org.millrace.spark.report;

import org.millrace.spark.report.RunData.AttemptSummary;
import org.millrace.spark.report.RunData.CheckpointSummary;
import org.millrace.spark.report.TrainingMetrics.Point;
import org.millrace.spark.report.TrainingMetrics.Stage;

/** The curves of training, its stages and its checkpoints. */
final class TrainingSection implements Section {

    @Override
    public String id() {
        return "training";
    }

    @Override
    public String title() {
        return "Training";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.metrics().isEmpty() || !run.checkpoints().isEmpty();
    }

    @Override
    public void write(Html html, RunData run) {
        TrainingMetrics metrics = run.metrics();
        if (!metrics.isEmpty()) {
            html.open("div", "class", "columns");
            new LineChart(metrics, "Loss", metrics.column(Point::loss), Numbers::plain, false, true).draw(html);
            new LineChart(metrics, "Learning rate", metrics.column(Point::learningRate), Numbers::plain, false, false)
                    .draw(html);
            new LineChart(
                            metrics,
                            "Gradient norm, before clipping",
                            metrics.column(Point::gradientNorm),
                            Numbers::plain,
                            true,
                            true)
                    .draw(html);
            new LineChart(
                            metrics,
                            "Tokens a second",
                            metrics.column(Point::tokensPerSecond),
                            Numbers::brief,
                            false,
                            true)
                    .draw(html);
            if (metrics.points().stream()
                            .mapToDouble(Point::batchTokens)
                            .distinct()
                            .count()
                    > 1) {
                new LineChart(
                                metrics,
                                "Batch, in tokens",
                                metrics.column(Point::batchTokens),
                                Numbers::brief,
                                false,
                                false)
                        .draw(html);
            }
            html.close();
            stages(html, metrics);
            RanksPart ranks = new RanksPart(metrics);
            if (ranks.isPresent()) {
                ranks.write(html);
            }
            run.forecast().ifPresent(forecast -> new ForecastPart(forecast, metrics).write(html));
        }
        if (run.attempts().size() > 1) {
            attempts(html, run);
        }
        if (!run.checkpoints().isEmpty()) {
            checkpoints(html, run);
        }
    }

    private static void attempts(Html html, RunData run) {
        html.element("h3", "Attempts");
        Table table =
                new Table(html, "#Attempt", "Began", "Ended", "#From step", "#To step", "#Ranks", "Sharding", "End");
        for (AttemptSummary attempt : run.attempts()) {
            table.row().number(Integer.toString(attempt.number()));
            table.cell(attempt.began().map(Page::time).orElse("–"));
            table.cell(attempt.ended().map(Page::time).orElse("–"));
            table.number(Numbers.exact(attempt.fromStep()));
            table.number(Double.isNaN(attempt.step()) ? "–" : Numbers.exact(Math.round(attempt.step())));
            table.number(Integer.toString(attempt.ranks())).cell(attempt.sharding());
            table.cell(attempt.end().isEmpty() ? "killed, or still running" : attempt.end());
        }
        table.end();
    }

    private static void stages(Html html, TrainingMetrics metrics) {
        html.element("h3", "Stages");
        Table table = new Table(
                html,
                "Stage",
                "#Steps",
                "#Tokens by its end",
                "#First loss",
                "#Last loss",
                "#Tokens a second",
                "#FLOP utilisation",
                "#Memory",
                "#Skipped by its end",
                "#Time by its end");
        for (Stage stage : metrics.stages()) {
            Point last = stage.last();
            table.row().cell(stage.name().isEmpty() ? "–" : stage.name());
            table.number(Numbers.exact(stage.first().step()) + " – " + Numbers.exact(last.step()));
            table.number(Numbers.brief(last.tokens()));
            table.number(Numbers.plain(stage.first().loss()));
            table.number(Numbers.plain(last.loss()));
            table.number(Numbers.brief(TrainingMetrics.mean(stage.points(), Point::tokensPerSecond)));
            table.number(Numbers.percent(TrainingMetrics.mean(stage.points(), Point::flopUtilisation)));
            table.number(Numbers.bytes(last.memoryBytes()));
            table.number(Numbers.brief(last.skipped()));
            table.number(Double.isNaN(last.seconds()) ? "–" : Numbers.duration(last.seconds()));
        }
        table.end();
    }

    private static void checkpoints(Html html, RunData run) {
        html.element("h3", "Checkpoints");
        Table table = new Table(html, "Name", "#Step", "Stage", "#Tokens", "#Loss", "");
        for (CheckpointSummary checkpoint : run.checkpoints()) {
            table.row().code(checkpoint.name());
            table.number(Numbers.exact(checkpoint.step())).cell(checkpoint.stage());
            table.number(Numbers.brief(checkpoint.tokens())).number(Numbers.plain(checkpoint.loss()));
            table.cell(checkpoint.latest() ? "latest" : "");
        }
        table.end();
    }
}
