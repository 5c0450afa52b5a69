package org.millrace.train.distributed;

/** Counts what goes through a rank's groups: through one, and all that were made from it. Thread-safe. */
final class TrafficMeter {

    private static final double NANOS = 1e9;

    private long sent;
    private long received;
    private long busyNanos;
    private long waitedNanos;
    private int pending;
    private long pendingSince;

    synchronized void begin() {
        if (pending++ == 0) {
            pendingSince = System.nanoTime();
        }
    }

    synchronized void end() {
        if (--pending == 0) {
            busyNanos += System.nanoTime() - pendingSince;
        }
    }

    synchronized void moved(long sentBytes, long receivedBytes) {
        sent += sentBytes;
        received += receivedBytes;
    }

    synchronized void waited(long nanos) {
        waitedNanos += nanos;
    }

    synchronized ProcessGroup.Traffic traffic() {
        long running = pending == 0 ? 0 : System.nanoTime() - pendingSince;
        return new ProcessGroup.Traffic(sent, received, (busyNanos + running) / NANOS, waitedNanos / NANOS);
    }
}
