package org.millrace.spark.chaos;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run on executors meet one fault after the other, and brings it to its end. Where the driver is gone, the run is
 * submitted anew, as a user would; all else it must do by itself.
 */
final class Survival implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 180;

    private final ChaosRun run;
    private final int ranks;
    private final List<String> settings;
    private final SplittableRandom random;
    private final MarkedProcesses processes;
    private final Deque<Action> later = new ArrayDeque<>();
    private TrainingProcess driver;

    /** What is done once the run has gone on. */
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /**
     * How the run took a fault.
     *
     * @param step at which it happened
     * @param seconds until the first new step; that of the hung executor includes the timeout of the ranks
     */
    record Recovery(Fault fault, long step, double seconds) {}

    Survival(ChaosRun run, int ranks, List<String> settings, SplittableRandom random) throws IOException {
        this(run, ranks, settings, random, MarkedProcesses.ofNewRun());
    }

    /** @param processes whose mark driver and executors carry */
    Survival(ChaosRun run, int ranks, List<String> settings, SplittableRandom random, MarkedProcesses processes)
            throws IOException {
        this.processes = processes;
        this.run = run;
        this.ranks = ranks;
        this.settings = settings;
        this.random = random;
        this.driver = TrainingProcess.onExecutors(run, processes, ranks, settings);
    }

    ChaosRun run() {
        return run;
    }

    SplittableRandom random() {
        return random;
    }

    MarkedProcesses processes() {
        return processes;
    }

    TrainingProcess driver() {
        return driver;
    }

    /** Starts the driver again. */
    void submit() throws IOException {
        driver = TrainingProcess.onExecutors(run, processes, ranks, settings);
    }

    /** One of the executors, at random. */
    ProcessHandle anExecutor() throws IOException {
        List<ProcessHandle> executors = processes.executors();
        return executors.get(random.nextInt(executors.size()));
    }

    /** SIGKILL of whichever executor comes to an operation on a file next, just there. */
    void killAt(String operation, String file) throws IOException, InterruptedException {
        PausePoint pause = TrainingProcess.pausePoint(run);
        pause.at(operation, file);
        ProcessHandle held = pause.await(driver::isAlive);
        held.destroyForcibly();
        held.onExit().join();
        pause.release();
    }

    /** SIGKILL of driver and executors. */
    void killAll() throws IOException, InterruptedException {
        driver.kill();
        processes.killAll();
        processes.awaitNone(PATIENCE_SECONDS);
    }

    /** Puts off something until the run has gone on. */
    void later(Action action) {
        later.add(action);
    }

    /**
     * Waits for a step, does harm, and waits until the run has made a step again.
     *
     * @return empty if the run was over before
     */
    Optional<Recovery> meet(Fault fault, long step) throws IOException, InterruptedException {
        if (!awaitStep(step)) {
            return Optional.empty();
        }
        long met = run.lastStep();
        long attempts = run.attempts();
        fault.inject(this);
        long start = System.nanoTime();
        if (!driver.isAlive()) {
            submit();
        }
        waitFor(
                "a step after " + fault.description(),
                () -> run.attempts() > attempts && run.lastStep() > run.newestCheckpoint());
        double seconds = (System.nanoTime() - start) / 1e9;
        while (!later.isEmpty()) {
            later.remove().run();
        }
        return Optional.of(new Recovery(fault, met, seconds));
    }

    /** Waits for the end of the run. */
    void finish() throws InterruptedException {
        driver.succeed();
    }

    /** Waits until the driver's log says something. */
    void awaitLog(String text) throws IOException, InterruptedException {
        waitFor("a log with: " + text, () -> driver.log().contains(text));
    }

    /** Waits for a step; false if the run was over before. */
    boolean awaitStep(long step) throws IOException, InterruptedException {
        waitFor("step " + step, () -> run.lastStep() >= step);
        return driver.isAlive();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits for a condition or a good end of the run. */
    private void waitFor(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (!driver.isAlive()) {
                driver.succeed();
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Did not come to %s:%n%s".formatted(what, driver.log()));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Override
    public void close() throws IOException {
        processes.killAll();
    }
}
