package org.millrace.spark.watch;

import java.util.ArrayList;
import java.util.List;

/** The loss over the steps so far, in at most {@value #MOST} points at even distances. */
final class LossPoints {

    private static final int MOST = 600;

    private final List<Point> points = new ArrayList<>();
    private long distance = 1;

    /** Loss of a step. */
    record Point(long step, double loss) {}

    /** Adds a step; one that was done before, and is done again after a restart, takes back what came after it. */
    void add(long step, double loss) {
        while (!points.isEmpty() && last() >= step) {
            points.remove(points.size() - 1);
        }
        if (!points.isEmpty() && step < last() + distance) {
            return;
        }
        points.add(new Point(step, loss));
        if (points.size() > MOST) {
            thin();
        }
    }

    private long last() {
        return points.get(points.size() - 1).step();
    }

    /** Keeps every second point, the first among them. */
    private void thin() {
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            kept.add(points.get(i));
        }
        points.clear();
        points.addAll(kept);
        distance *= 2;
    }

    List<Point> list() {
        return List.copyOf(points);
    }
}
