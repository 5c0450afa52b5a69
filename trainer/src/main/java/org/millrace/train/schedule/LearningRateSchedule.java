package org.millrace.train.schedule;

import java.util.function.LongUnaryOperator;
import org.millrace.train.config.Problems;
import org.millrace.train.config.ScheduleConfig;

/**
 * The learning rate as a function of the step alone, so that a resumed run needs no state for it.
 *
 * <p>Steps count from 0. Over the warm-up the rate rises in a straight line with the steps and reaches the peak at the
 * first step after it; step 0 already learns. Then it falls with the tokens, which come to the same where all batches are
 * alike. At the last step of the run every schedule that falls is at its final rate, which stays for any step beyond.
 */
public sealed interface LearningRateSchedule
        permits ConstantSchedule, CosineSchedule, LinearSchedule, WarmupStableDecaySchedule {

    /** Where it rises, and where it ends. */
    Course course();

    /** The rate of a step after the warm-up. */
    double afterWarmup(long step);

    /** The rate of a step, from 0. */
    default double learningRateAt(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("Steps count from 0, cannot be: " + step);
        }
        Course course = course();
        if (step < course.warmupSteps()) {
            return course.peak() * (step + 1) / (course.warmupSteps() + 1);
        }
        return afterWarmup(Math.min(step, course.lastStep()));
    }

    /**
     * The schedule that a configuration describes.
     *
     * @param steps of the whole run, over all stages
     * @throws org.millrace.train.config.ConfigException if the warm-up does not end before the run
     */
    static LearningRateSchedule of(ScheduleConfig config, double peak, long steps) {
        return of(config, peak, steps, step -> step);
    }

    /**
     * The schedule of a run whose steps differ in their tokens.
     *
     * @param tokens trained on before a step
     */
    static LearningRateSchedule of(ScheduleConfig config, double peak, long steps, LongUnaryOperator tokens) {
        if (config.warmupSteps() >= steps) {
            Problems problems = new Problems();
            problems.add(
                    "training.schedule.warmup_steps",
                    config.warmupSteps(),
                    "fewer than the steps of the run (%d)".formatted(steps),
                    "the run ends before the learning rate has risen");
            problems.throwIfAny();
        }
        Course course = new Course(peak, peak * config.finalRatio(), config.warmupSteps(), steps, tokens);
        return switch (config.kind()) {
            case CONSTANT -> new ConstantSchedule(course);
            case COSINE -> new CosineSchedule(course);
            case LINEAR -> new LinearSchedule(course);
            case WSD ->
                new WarmupStableDecaySchedule(
                        course, Math.round(config.decayShare() * tokens.applyAsLong(steps)), config.decay());
        };
    }

    /**
     * What every schedule has.
     *
     * @param peak highest rate
     * @param end rate of the last step
     * @param warmupSteps steps below the peak at the beginning
     * @param steps of the run
     * @param tokens trained on before a step
     */
    record Course(double peak, double end, long warmupSteps, long steps, LongUnaryOperator tokens) {

        public Course {
            if (!(peak >= 0) || !(end >= 0) || end > peak || Double.isInfinite(peak)) {
                throw new IllegalArgumentException(
                        "Learning rates must obey 0 ≤ end ≤ peak, cannot be: end %s, peak %s".formatted(end, peak));
            }
            if (warmupSteps < 0 || warmupSteps >= steps) {
                throw new IllegalArgumentException(
                        "The warm-up must end before the run, cannot be: %d of %d steps".formatted(warmupSteps, steps));
            }
        }

        long lastStep() {
            return steps - 1;
        }

        /** How far a step after the warm-up is on its way from the peak, 0, to the last step, 1. */
        double progress(long step) {
            return lastStep() == warmupSteps ? 1 : (double) tokens(warmupSteps, step) / tokens(warmupSteps, lastStep());
        }

        /** Tokens from one step to another, this one not included. */
        long tokens(long from, long to) {
            return tokens.applyAsLong(to) - tokens.applyAsLong(from);
        }
    }
}
