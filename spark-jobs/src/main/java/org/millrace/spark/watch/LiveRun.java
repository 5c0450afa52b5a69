package org.millrace.spark.watch;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.step.StableJson;

/**
 * What a driver knows of the training that it drives, over all attempts that it makes. Any thread may tell and ask.
 */
final class LiveRun {

    private static final int MOST_EVENTS = 50;

    private final String name;
    private final String directory;
    private final InstantSource clock;
    private final LossPoints curve = new LossPoints();
    private final Deque<Event> events = new ArrayDeque<>();
    private int attempts;
    private String state = "starting";
    private @Nullable RunStatus status;
    private long statusAt;

    /**
     * Something that happened.
     *
     * @param time milliseconds since 1970
     */
    record Event(long time, String text) {}

    /**
     * All of it at one moment.
     *
     * @param time milliseconds since 1970, of this moment
     * @param statusTime when the status arrived; 0 before the first
     * @param state starting, training, waiting, stopped, complete or failed
     * @param attempts so far
     * @param restarts attempts after the first
     * @param events the newest first
     */
    record View(
            String name,
            String directory,
            long time,
            long statusTime,
            String state,
            int attempts,
            int restarts,
            @Nullable RunStatus status,
            List<LossPoints.Point> losses,
            List<Event> events) {}

    /**
     * @param name of the run, for people
     * @param directory of the run
     */
    LiveRun(String name, String directory, InstantSource clock) {
        this.name = name;
        this.directory = directory;
        this.clock = clock;
    }

    /** An attempt begins. */
    synchronized void begin(int ranks) {
        attempts++;
        state = "starting";
        event("Attempt %d begins with %s".formatted(attempts, ranks == 1 ? "1 rank" : ranks + " ranks"));
    }

    /** Rank 0 has told how far it is. */
    synchronized void update(RunStatus newest) {
        status = newest;
        statusAt = clock.millis();
        state = "training";
        Double loss = newest.loss();
        if (loss != null) {
            curve.add(newest.step(), loss);
        }
    }

    /** The attempt has failed; another may follow. */
    synchronized void failed(String reason) {
        state = "waiting";
        event("Attempt %d failed: %s".formatted(attempts, reason));
    }

    /** No further attempt follows. */
    synchronized void ended(RunEnd end) {
        state = end.name().toLowerCase(Locale.ROOT);
        event(end.text());
    }

    private void event(String text) {
        events.addFirst(new Event(clock.millis(), text));
        if (events.size() > MOST_EVENTS) {
            events.removeLast();
        }
    }

    synchronized View view() {
        return new View(
                name,
                directory,
                clock.millis(),
                statusAt,
                state,
                attempts,
                Math.max(0, attempts - 1),
                status,
                curve.list(),
                List.copyOf(events));
    }

    byte[] json() {
        return StableJson.compact(view());
    }
}
