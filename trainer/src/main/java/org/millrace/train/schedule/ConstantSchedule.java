package org.millrace.train.schedule;

/** Stays at the peak; the final rate plays no part. */
public record ConstantSchedule(Course course) implements LearningRateSchedule {

    @Override
    public double afterWarmup(long step) {
        return course.peak();
    }
}
