package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterTest {

    private static final long SECOND = 1_000_000_000;

    private final TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));
    private final AtomicLong clock = new AtomicLong(5 * SECOND);

    @Test
    void measuresAtTheFirstStepEverySoManyAndTheLast() {
        Meter meter = meter(OptionalDouble.empty());

        for (long step = 1; step <= plan.steps(); step++) {
            assertThat(meter.add(step(step, true)).isPresent())
                    .as("step %d", step)
                    .isEqualTo(List.of(1L, 4L, 8L, 10L).contains(step));
        }
    }

    @Test
    void measuresAStepThatWasSkipped() {
        assertThat(meter(OptionalDouble.empty()).add(step(3, false))).isPresent();
    }

    @Test
    void paceAndUtilisationAreThoseSinceTheMeasurementBefore() {
        Meter meter = meter(OptionalDouble.of(1_000));
        meter.add(step(1, true));
        meter.add(step(2, true));
        meter.add(step(3, true));
        clock.addAndGet(104 * SECOND);

        Measurement measurement = meter.add(step(4, true)).orElseThrow();

        assertThat(measurement.tokensPerSecond()).isEqualTo(TinyRun.BATCH_TOKENS / 2.0);
        assertThat(measurement.flopUtilisation()).isEqualTo(0.25);
        assertThat(measurement.seconds()).isEqualTo(104);
        assertThat(measurement.secondsLeft()).isEqualTo(6 * 2);
    }

    @Test
    void withoutAPeakThereIsNoUtilisation() {
        Measurement measurement =
                meter(OptionalDouble.empty()).add(step(1, true)).orElseThrow();

        assertThat(measurement.flopUtilisation()).isNull();
    }

    private Meter meter(OptionalDouble peak) {
        return new Meter(plan, 4, peak, clock::get);
    }

    private StepResult step(long step, boolean applied) {
        return new StepResult(
                step,
                plan.stageOf(step - 1),
                1,
                0.1,
                TinyRun.BATCH_TOKENS,
                1,
                applied,
                500,
                2,
                1,
                step * TinyRun.BATCH_TOKENS,
                0,
                List.of(),
                List.of());
    }
}
