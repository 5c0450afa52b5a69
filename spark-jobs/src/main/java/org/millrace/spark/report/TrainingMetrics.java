package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What training measured, one point a logged step, by rising step.
 *
 * @param points all of them
 */
record TrainingMetrics(List<Point> points) {

    /**
     * One logged step. Numbers that are missing, or were not finite, are NaN.
     *
     * @param step its number
     * @param stage its stage
     * @param loss mean loss a token
     * @param learningRate of the step
     * @param batchTokens of the step
     * @param gradientNorm before clipping
     * @param tokens trained on so far
     * @param tokensPerSecond since the point before
     * @param flopUtilisation share of the measured peak
     * @param memoryBytes resident
     * @param seconds of training so far
     * @param skipped steps skipped so far
     * @param ranks what each rank spent on a step
     */
    record Point(
            long step,
            String stage,
            double loss,
            double learningRate,
            double batchTokens,
            double gradientNorm,
            double tokens,
            double tokensPerSecond,
            double flopUtilisation,
            double memoryBytes,
            double seconds,
            double skipped,
            Ranks ranks) {}

    /**
     * What each rank spent on a step, mean since the point before: by rank, empty where one trained alone.
     *
     * @param stepSeconds of the whole step
     * @param ownSeconds in which the rank computed
     * @param communicationSeconds in which it sent or received, also while it computed
     * @param waitedSeconds in which it only waited for others
     * @param stragglers ranks that the others waited for
     */
    record Ranks(
            List<Double> stepSeconds,
            List<Double> ownSeconds,
            List<Double> communicationSeconds,
            List<Double> waitedSeconds,
            List<Integer> stragglers) {

        Ranks {
            stepSeconds = List.copyOf(stepSeconds);
            ownSeconds = List.copyOf(ownSeconds);
            communicationSeconds = List.copyOf(communicationSeconds);
            waitedSeconds = List.copyOf(waitedSeconds);
            stragglers = List.copyOf(stragglers);
        }

        int count() {
            return stepSeconds.size();
        }

        /** Share of a step, mean over the ranks; NaN where one trained alone. */
        double waitedShare() {
            double waited =
                    waitedSeconds.stream().mapToDouble(Double::doubleValue).sum();
            return waited
                    / stepSeconds.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Points of one stage, without a gap. */
    record Stage(String name, List<Point> points) {

        Point first() {
            return points.get(0);
        }

        Point last() {
            return points.get(points.size() - 1);
        }
    }

    TrainingMetrics {
        points = List.copyOf(points);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    Point last() {
        return points.get(points.size() - 1);
    }

    List<Stage> stages() {
        var stages = new ArrayList<Stage>();
        int begin = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size()
                    || !points.get(i).stage().equals(points.get(begin).stage())) {
                stages.add(new Stage(points.get(begin).stage(), points.subList(begin, i)));
                begin = i;
            }
        }
        return stages;
    }

    double[] column(ToDoubleFunction<Point> value) {
        return points.stream().mapToDouble(value).toArray();
    }

    /** The last value of a column that is a number, or NaN. */
    double lastOf(ToDoubleFunction<Point> value) {
        for (int i = points.size() - 1; i >= 0; i--) {
            double found = value.applyAsDouble(points.get(i));
            if (!Double.isNaN(found)) {
                return found;
            }
        }
        return Double.NaN;
    }

    /** Mean of a column over some points, of those that are numbers. */
    static double mean(List<Point> points, ToDoubleFunction<Point> value) {
        return points.stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }
}
