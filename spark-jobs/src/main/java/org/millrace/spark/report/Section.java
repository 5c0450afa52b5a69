package org.millrace.spark.report;

/** A part of the page. */
interface Section {

    /** Anchor, and link in the page's contents. */
    String id();

    String title();

    /** Whether the run has anything for it. */
    boolean isPresent(RunData run);

    void write(Html html, RunData run);
}
