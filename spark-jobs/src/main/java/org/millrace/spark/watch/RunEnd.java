package org.millrace.spark.watch;

/** How a training ends. */
public enum RunEnd {

    /** The last step is done. */
    COMPLETE("Training is complete"),

    /** A stop was asked for. */
    STOPPED("Training was stopped, with a checkpoint"),

    /** It cannot go on. */
    FAILED("Training has failed");

    private final String text;

    RunEnd(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
