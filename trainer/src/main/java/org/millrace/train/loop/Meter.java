package org.millrace.train.loop;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Turns steps into measurements. Pace and utilisation are those of the steps since the measurement before, without the
 * time that checkpoints take.
 */
final class Meter {

    private static final double NANOS = 1e9;

    private final TrainingPlan plan;
    private final int everySteps;
    private final OptionalDouble peakFlops;
    private final LongSupplier nanoClock;
    private final long start;
    private final RankTimes ranks = new RankTimes();

    private long intervalTokens;
    private double intervalFlops;
    private double intervalSeconds;

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
    }

    /** The measurement that falls due with a step: at every so many, at the first, the last and any that was skipped. */
    Optional<Measurement> add(StepResult step) {
        intervalTokens += plan.tokensAt(step.step()) - plan.tokensAt(step.step() - 1);
        intervalFlops += step.flops();
        intervalSeconds += step.seconds();
        ranks.hear(step.reports());
        boolean due =
                step.step() % everySteps == 0 || step.step() == 1 || step.step() == plan.steps() || !step.applied();
        return due ? Optional.of(measure(step)) : Optional.empty();
    }

    private Measurement measure(StepResult step) {
        double pace = intervalTokens / intervalSeconds;
        Double utilisation = peakFlops.isPresent() ? intervalFlops / intervalSeconds / peakFlops.getAsDouble() : null;
        double tokensLeft = (double) (plan.tokens() - plan.tokensAt(step.step()));
        intervalTokens = 0;
        intervalFlops = 0;
        intervalSeconds = 0;
        return new Measurement(
                pace, utilisation, MemoryUse.now(step.tensorBytes()), seconds(), tokensLeft / pace, ranks.take());
    }

    private double seconds() {
        return (nanoClock.getAsLong() - start) / NANOS;
    }
}
