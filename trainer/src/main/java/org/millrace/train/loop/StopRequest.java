package org.millrace.train.loop;

/** Asks a run to end after the step it is at, with a checkpoint. Any thread may ask. */
public final class StopRequest {

    private volatile boolean requested;

    public void request() {
        requested = true;
    }

    boolean isRequested() {
        return requested;
    }
}
