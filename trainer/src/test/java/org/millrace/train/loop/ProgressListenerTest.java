package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressListenerTest {

    private final TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));

    @Test
    void aLineTellsWhereTheRunIs() {
        Measurement measurement =
                new Measurement(12_345.6, 0.345, new MemoryUse(3L << 30, 1L << 29), 60, 3_725, List.of());

        assertThat(ProgressLine.of(step(true), measurement, 10))
                .isEqualTo(
                        "step 7/10 (long): loss 2.3457, learning rate 3.000e-04, gradient norm 1.250, 12,346 tokens/s,"
                                + " 34.5 % of GEMM peak, memory 3.00 GiB (tensors 0.50), 1h 02m left");
    }

    @Test
    void aSkippedStepIsMarked() {
        Measurement measurement = new Measurement(100, null, new MemoryUse(1, 1), 60, 0, List.of());

        assertThat(ProgressLine.of(step(false), measurement, 10))
                .doesNotContain("GEMM")
                .endsWith("[SKIPPED]");
    }

    @Test
    void severalRanksTellHowEvenlyTheyWork() {
        List<RankStep> ranks = List.of(new RankStep(0, "a", 2, 2, 1.5, 0.5), new RankStep(1, "b", 2, 2, 1, 0.1));
        Measurement measurement = new Measurement(100, null, new MemoryUse(1, 1), 60, 0, ranks);

        assertThat(ProgressLine.of(step(true), measurement, 10))
                .contains("100 tokens/s, ranks' own time 1.500 to 1.900 s a step, waiting 15.0 %, memory");
    }

    @ParameterizedTest
    @CsvSource({"0, 0m 00s", "59.6, 1m 00s", "3599, 59m 59s", "3600, 1h 00m", "90000, 1d 01h"})
    void durationsAreReadable(double seconds, String expected) {
        assertThat(ProgressListener.duration(seconds)).isEqualTo(expected);
    }

    private StepResult step(boolean applied) {
        return new StepResult(
                7, plan.stageOf(6), 2.34567, 3e-4, 64, 1.25, applied, 1, 1, 1, 448, 0, List.of(), List.of());
    }
}
