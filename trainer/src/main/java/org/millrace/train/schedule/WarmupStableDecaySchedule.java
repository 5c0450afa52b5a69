package org.millrace.train.schedule;

import org.millrace.train.config.ScheduleConfig;

/**
 * WSD: stays at the peak, then falls over the last steps (Hu et al. 2024, MiniCPM, §4). A run can be prolonged from any
 * checkpoint of its stable part.
 *
 * @param decayTokens tokens below the peak at the end; as many as there are after the warm-up if it asks for more
 * @param decay the form of the fall
 */
public record WarmupStableDecaySchedule(Course course, long decayTokens, ScheduleConfig.Decay decay)
        implements LearningRateSchedule {

    public WarmupStableDecaySchedule {
        if (decayTokens < 0) {
            throw new IllegalArgumentException("Tokens of the decay must not be negative, cannot be: " + decayTokens);
        }
        decayTokens = Math.min(decayTokens, course.tokens(course.warmupSteps(), course.steps()));
    }

    @Override
    public double afterWarmup(long step) {
        long fallen = decayTokens - course.tokens(step, course.lastStep());
        if (fallen <= 0) {
            return course.peak();
        }
        double progress = (double) fallen / decayTokens;
        double remaining = switch (decay) {
            case LINEAR -> 1 - progress;
            case ONE_MINUS_SQRT -> 1 - Math.sqrt(progress);
        };
        return course.end() + (course.peak() - course.end()) * remaining;
    }
}
