package org.millrace.spark.report;

import java.util.List;
import org.millrace.spark.report.StepSummary.ExampleText;
import org.millrace.spark.report.StepSummary.Reason;

/** How many documents each step lets through, why the others stop, and examples of those. */
final class FunnelSection implements Section {

    @Override
    public String id() {
        return "funnel";
    }

    @Override
    public String title() {
        return "Documents by step";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.steps().isEmpty();
    }

    @Override
    public void write(Html html, RunData run) {
        List<StepSummary> steps = run.steps();
        long most =
                Math.max(1, steps.stream().mapToLong(StepSummary::rowsIn).max().orElse(1));
        html.open("p", "class", "legend");
        html.element("span", "passed on", "class", "key kept-key");
        html.element("span", "dropped", "class", "key dropped-key");
        html.element("span", "could not be read", "class", "key rejected-key");
        html.close();
        for (StepSummary step : steps) {
            html.open("div", "class", "step");
            html.open("div", "class", "step-head").element("h3", step.name());
            html.element("span", outcome(step), "class", "step-outcome").close();
            html.open("div", "class", "funnel");
            bar(html, "kept", step.rowsOut(), most, "kept");
            bar(html, "dropped", step.rowsDropped(), most, "dropped");
            bar(html, "rejected", step.rowsRejected(), most, "unreadable");
            html.close();
            if (!step.reasons().isEmpty()) {
                reasons(html, step);
            }
            html.close().line();
        }
    }

    private static String outcome(StepSummary step) {
        var outcome = new StringBuilder(Numbers.exact(step.rowsIn()) + " → " + Numbers.exact(step.rowsOut()));
        long gone = step.rowsDropped() + step.rowsRejected();
        if (gone > 0) {
            outcome.append("  (−")
                    .append(Numbers.exact(gone))
                    .append(", ")
                    .append(Numbers.percent((double) gone / step.rowsIn()))
                    .append(')');
        }
        step.seconds().ifPresent(seconds -> outcome.append("  ·  ").append(Numbers.duration(seconds)));
        return outcome.toString();
    }

    private static void bar(Html html, String kind, long rows, long most, String label) {
        if (rows > 0) {
            html.open(
                            "span",
                            "class",
                            kind,
                            "style",
                            Numbers.width((double) rows / most),
                            "title",
                            Numbers.exact(rows) + " " + label)
                    .close();
        }
    }

    private static void reasons(Html html, StepSummary step) {
        html.open("div", "class", "reasons");
        long most = step.reasons().get(0).count();
        for (Reason reason : step.reasons()) {
            boolean shown = !reason.examples().isEmpty();
            html.open(shown ? "details" : "div", "class", "reason").open(shown ? "summary" : "div");
            html.element("code", reason.name());
            html.open("span", "class", "reason-bar")
                    .open(
                            "span",
                            "class",
                            reason.rejected() ? "rejected" : "dropped",
                            "style",
                            Numbers.width((double) reason.count() / most))
                    .close()
                    .close();
            html.element("span", Numbers.exact(reason.count()), "class", "number");
            html.element("span", Numbers.percent((double) reason.count() / step.rowsIn()), "class", "number quiet");
            html.close();
            reason.examples().forEach(example -> example(html, example));
            html.close();
        }
        html.close();
    }

    private static void example(Html html, ExampleText example) {
        html.open("div", "class", "example");
        html.open("p", "class", "quiet").element("code", example.id()).text(" " + example.uri());
        html.close();
        if (!example.measured().isEmpty()) {
            html.open("p").text("measured ").element("strong", example.measured());
            html.text(example.threshold().isEmpty() ? "" : ", limit " + example.threshold());
            html.close();
        }
        html.element("blockquote", example.excerpt()).close();
    }
}
