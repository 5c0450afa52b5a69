package org.millrace.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.ScheduleConfig;
import org.millrace.train.config.ScheduleConfig.Decay;
import org.millrace.train.config.ScheduleConfig.Kind;

class LearningRateScheduleTest {

    private static final Offset<Double> EXACT = within(1e-15);
    private static final double PEAK = 1e-3;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void warmUpRisesInAStraightLineToThePeak(Kind kind) {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(kind, 4, 0.1, 0.2), PEAK, 100);

        assertThat(schedule.learningRateAt(0)).isCloseTo(PEAK / 5, EXACT);
        assertThat(schedule.learningRateAt(3)).isCloseTo(PEAK * 4 / 5, EXACT);
        assertThat(schedule.learningRateAt(4)).isCloseTo(PEAK, EXACT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"COSINE", "LINEAR", "WSD"})
    void whatFallsEndsAtTheFinalRateAndStaysThere(Kind kind) {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(kind, 4, 0.1, 0.2), PEAK, 100);

        assertThat(schedule.learningRateAt(99)).isCloseTo(PEAK / 10, EXACT);
        assertThat(schedule.learningRateAt(98)).isGreaterThan(PEAK / 10);
        assertThat(schedule.learningRateAt(1_000)).isEqualTo(schedule.learningRateAt(99));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void neverRisesAfterTheWarmUpNorLeavesItsRange(Kind kind) {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(kind, 10, 0.05, 0.3), PEAK, 1_000);

        for (long step = 10; step < 999; step++) {
            assertThat(schedule.learningRateAt(step + 1))
                    .isLessThanOrEqualTo(schedule.learningRateAt(step))
                    .isBetween(PEAK * 0.05 - 1e-15, PEAK);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutWarmUpTheFirstStepIsAtThePeak(Kind kind) {
        assertThat(LearningRateSchedule.of(config(kind, 0, 0.1, 0.2), PEAK, 100).learningRateAt(0))
                .isCloseTo(PEAK, EXACT);
    }

    @Test
    void cosineIsHalfwayInTheMiddle() {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(Kind.COSINE, 0, 0.2, 0), PEAK, 101);

        assertThat(schedule.learningRateAt(50)).isCloseTo(PEAK * 0.6, EXACT);
        assertThat(schedule.learningRateAt(25)).isCloseTo(PEAK * (0.2 + 0.8 * (1 + Math.cos(Math.PI / 4)) / 2), EXACT);
    }

    @Test
    void linearIsAQuarterDownAfterAQuarter() {
        assertThat(LearningRateSchedule.of(config(Kind.LINEAR, 0, 0, 0), PEAK, 101)
                        .learningRateAt(25))
                .isCloseTo(PEAK * 0.75, EXACT);
    }

    @Test
    void constantDoesNotFall() {
        assertThat(LearningRateSchedule.of(config(Kind.CONSTANT, 0, 0.1, 0), PEAK, 10)
                        .learningRateAt(9))
                .isEqualTo(PEAK);
    }

    @Test
    void wsdStaysUntilItsDecay() {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(Kind.WSD, 10, 0, 0.2), PEAK, 100);

        assertThat(schedule.learningRateAt(79)).isEqualTo(PEAK);
        assertThat(schedule.learningRateAt(80)).isCloseTo(PEAK * 19 / 20, EXACT);
        assertThat(schedule.learningRateAt(89)).isCloseTo(PEAK / 2, EXACT);
    }

    @Test
    void oneMinusSqrtFallsFasterAtFirst() {
        ScheduleConfig config = new ScheduleConfig(Kind.WSD, 0, 0, 0.25, Decay.ONE_MINUS_SQRT);
        LearningRateSchedule schedule = LearningRateSchedule.of(config, PEAK, 400);

        assertThat(schedule.learningRateAt(299)).isEqualTo(PEAK);
        assertThat(schedule.learningRateAt(299 + 25)).isCloseTo(PEAK / 2, EXACT);
        assertThat(schedule.learningRateAt(399)).isZero();
    }

    @Test
    void aDecayOfTheWholeRunBeginsAfterTheWarmUp() {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(Kind.WSD, 10, 0, 1), PEAK, 100);

        assertThat(schedule.learningRateAt(9)).isCloseTo(PEAK * 10 / 11, EXACT);
        assertThat(schedule.learningRateAt(10)).isCloseTo(PEAK * 89 / 90, EXACT);
        assertThat(schedule.learningRateAt(99)).isZero();
    }

    @Test
    void wsdWithoutDecayIsConstant() {
        assertThat(LearningRateSchedule.of(config(Kind.WSD, 0, 0, 0), PEAK, 100).learningRateAt(99))
                .isEqualTo(PEAK);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRunOfOneStepIsDefined(Kind kind) {
        assertThat(LearningRateSchedule.of(config(kind, 0, 0.5, 0.2), PEAK, 1).learningRateAt(0))
                .isBetween(PEAK / 2, PEAK);
    }

    @Test
    void aWarmUpAsLongAsTheRunIsTheUsersMistake() {
        assertThatThrownBy(() -> LearningRateSchedule.of(config(Kind.COSINE, 100, 0.1, 0), PEAK, 100))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.schedule.warmup_steps: got 100")
                .hasMessageContaining("fewer than the steps of the run (100)");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fallsWithTheTokensWhereBatchesDiffer(Kind kind) {
        // 40 steps of 1, then 80 of 2: 200 tokens, as 200 steps of 1.
        LongUnaryOperator tokens = step -> step <= 40 ? step : 40 + 2 * (step - 40);
        LearningRateSchedule growing = LearningRateSchedule.of(config(kind, 10, 0.1, 0.5), PEAK, 121, tokens);
        LearningRateSchedule plain = LearningRateSchedule.of(config(kind, 10, 0.1, 0.5), PEAK, 201);

        assertThat(growing.learningRateAt(5)).isEqualTo(plain.learningRateAt(5));
        for (long step = 10; step <= 120; step += 10) {
            assertThat(growing.learningRateAt(step))
                    .as("step %d", step)
                    .isCloseTo(plain.learningRateAt(tokens.applyAsLong(step)), within(0.006 * PEAK));
        }
    }

    @Test
    void stepsAreNotNegative() {
        LearningRateSchedule schedule = LearningRateSchedule.of(config(Kind.COSINE, 0, 0.1, 0), PEAK, 100);

        assertThatThrownBy(() -> schedule.learningRateAt(-1)).hasMessageContaining("-1");
    }

    private static ScheduleConfig config(Kind kind, long warmup, double finalRatio, double decayShare) {
        return new ScheduleConfig(kind, warmup, finalRatio, decayShare, Decay.LINEAR);
    }
}
