package org.millrace.spark.report;

import java.util.List;

/** The name of the run, its dates, and the numbers that matter most. */
final class Header {

    void write(Html html, RunData run) {
        html.open("header");
        html.element("p", "Millrace run", "class", "kicker").element("h1", run.name());
        html.open("p", "class", "quiet");
        html.text(dates(run));
        html.close().open("div", "class", "tiles").line();
        corpus(html, run);
        training(html, run);
        html.close().close().line();
    }

    private static String dates(RunData run) {
        String begun = run.begun().map(Page::time).orElse("");
        String ended = run.ended().map(Page::time).orElse("");
        if (begun.isEmpty()) {
            return "Nothing has been run yet";
        }
        return begun.equals(ended) ? "Written on " + ended : "Written from " + begun + " to " + ended;
    }

    private static void corpus(Html html, RunData run) {
        List<StepSummary> steps = run.steps();
        if (steps.isEmpty()) {
            return;
        }
        StepSummary first = steps.get(0);
        StepSummary last = steps.get(steps.size() - 1);
        tile(
                html,
                "documents read",
                Numbers.brief(first.rowsIn()),
                Numbers.brief(first.charactersOut()) + " characters");
        tile(
                html,
                "documents kept",
                Numbers.brief(last.rowsOut()),
                Numbers.percent((double) last.rowsOut() / Math.max(1, first.rowsIn())) + " of those read");
        run.step("tokenize")
                .ifPresent(tokenize ->
                        tile(html, "tokens in the corpus", Numbers.brief(tokenize.tokensOut()), "in the mixture"));
    }

    private static void training(Html html, RunData run) {
        TrainingMetrics metrics = run.metrics();
        if (metrics.isEmpty()) {
            return;
        }
        TrainingMetrics.Point last = metrics.last();
        double firstLoss = metrics.points().get(0).loss();
        tile(
                html,
                "tokens trained on",
                Numbers.brief(metrics.lastOf(TrainingMetrics.Point::tokens)),
                Numbers.exact(last.step()) + " steps");
        tile(
                html,
                "loss",
                Numbers.plain(metrics.lastOf(TrainingMetrics.Point::loss)),
                "from " + Numbers.plain(firstLoss));
        tile(
                html,
                "tokens a second",
                Numbers.brief(TrainingMetrics.mean(metrics.points(), TrainingMetrics.Point::tokensPerSecond)),
                Numbers.duration(metrics.lastOf(TrainingMetrics.Point::seconds)) + " of training");
    }

    private static void tile(Html html, String label, String value, String detail) {
        html.open("div", "class", "tile");
        html.element("div", label, "class", "tile-label")
                .element("strong", value)
                .element("div", detail, "class", "quiet");
        html.close();
    }
}
