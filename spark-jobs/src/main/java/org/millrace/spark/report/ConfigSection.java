package org.millrace.spark.report;

/** The resolved configuration. */
final class ConfigSection implements Section {

    @Override
    public String id() {
        return "config";
    }

    @Override
    public String title() {
        return "Configuration";
    }

    @Override
    public boolean isPresent(RunData run) {
        return run.config().isPresent();
    }

    @Override
    public void write(Html html, RunData run) {
        html.open("details").element("summary", "The resolved configuration, defaults included");
        html.element("pre", run.config().orElse("")).close();
    }
}
