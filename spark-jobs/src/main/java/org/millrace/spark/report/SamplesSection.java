package org.millrace.spark.report;

import java.util.List;
import org.millrace.spark.report.RunData.Sample;

/** What the model wrote. */
final class SamplesSection implements Section {

    private static final int SHOWN = 40;

    @Override
    public String id() {
        return "samples";
    }

    @Override
    public String title() {
        return "Samples";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.samples().isEmpty();
    }

    @Override
    public void write(Html html, RunData run) {
        List<Sample> samples = run.samples();
        // The newest are the last; they tell most of the model as it is.
        List<Sample> shown = samples.subList(Math.max(0, samples.size() - SHOWN), samples.size());
        for (Sample sample : shown) {
            html.open("article", "class", "sample");
            html.open("p").element("span", sample.prompt(), "class", "prompt").text(sample.continuation());
            html.close();
            html.element("p", String.join(" · ", sample.settings()), "class", "quiet")
                    .close()
                    .line();
        }
        if (shown.size() < samples.size()) {
            html.element(
                    "p",
                    "The last %d of %s; all are in samples.jsonl.".formatted(SHOWN, Numbers.exact(samples.size())),
                    "class",
                    "quiet");
        }
    }
}
