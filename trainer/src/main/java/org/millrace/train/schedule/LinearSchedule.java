package org.millrace.train.schedule;

/** Falls in a straight line from the peak to the final rate. */
public record LinearSchedule(Course course) implements LearningRateSchedule {

    @Override
    public double afterWarmup(long step) {
        return course.peak() + (course.end() - course.peak()) * course.progress(step);
    }
}
