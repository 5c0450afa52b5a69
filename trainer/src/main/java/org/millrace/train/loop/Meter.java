package org.millrace.train.loop;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Turns steps into measurements: pace, utilisation and time left since the measurement before. */
final class Meter {

    private static final double NANOS = 1e9;

    private final TrainingPlan plan;
    private final int everySteps;
    private final OptionalDouble peakFlops;
    private final LongSupplier nanoClock;
    private final long start;

    private long intervalStart;
    private long intervalTokens;
    private double intervalFlops;

    /**
     * @param everySteps steps between two measurements
     * @param peakFlops FLOP/s that count as full utilisation
     * @param nanoClock {@code System::nanoTime}
     */
    Meter(TrainingPlan plan, int everySteps, OptionalDouble peakFlops, LongSupplier nanoClock) {
        this.plan = plan;
        this.everySteps = everySteps;
        this.peakFlops = peakFlops;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.intervalStart = start;
    }

    /** The measurement that falls due with a step: at every so many, at the first, the last and any that was skipped. */
    Optional<Measurement> add(StepResult step) {
        intervalTokens += plan.batchTokens();
        intervalFlops += step.flops();
        boolean due =
                step.step() % everySteps == 0 || step.step() == 1 || step.step() == plan.steps() || !step.applied();
        return due ? Optional.of(measure(step)) : Optional.empty();
    }

    private Measurement measure(StepResult step) {
        long now = nanoClock.getAsLong();
        double seconds = Math.max(1, now - intervalStart) / NANOS;
        double pace = intervalTokens / seconds;
        Double utilisation = peakFlops.isPresent() ? intervalFlops / seconds / peakFlops.getAsDouble() : null;
        double tokensLeft = (double) (plan.steps() - step.step()) * plan.batchTokens();
        intervalStart = now;
        intervalTokens = 0;
        intervalFlops = 0;
        return new Measurement(pace, utilisation, MemoryUse.now(), secondsSinceStart(now), tokensLeft / pace);
    }

    /** Seconds since the meter was made. */
    double seconds() {
        return secondsSinceStart(nanoClock.getAsLong());
    }

    private double secondsSinceStart(long now) {
        return (now - start) / NANOS;
    }
}
