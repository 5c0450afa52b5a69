package org.millrace.train.schedule;

/** Falls along half a cosine from the peak to the final rate (Loshchilov and Hutter 2017, one cycle). */
public record CosineSchedule(Course course) implements LearningRateSchedule {

    @Override
    public double afterWarmup(long step) {
        double remaining = (1 + Math.cos(Math.PI * course.progress(step))) / 2;
        return course.end() + (course.peak() - course.end()) * remaining;
    }
}
