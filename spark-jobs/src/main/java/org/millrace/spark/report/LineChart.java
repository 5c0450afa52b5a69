package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.millrace.spark.report.TrainingMetrics.Point;
import org.millrace.spark.report.TrainingMetrics.Stage;

/**
 * A quantity over the steps of training, as inline SVG: a line, optionally a calmer one on it, and where each stage
 * begins. The drawn points are also in a data attribute, from which the page's script shows the value under the pointer.
 */
final class LineChart {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 250;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 22;
    private static final int BOTTOM = 30;
    private static final int COLUMNS = 260;

    private final TrainingMetrics metrics;
    private final String title;
    private final double[] values;
    private final DoubleFunction<String> format;
    private final boolean logarithmic;
    private final boolean smooth;

    /**
     * @param values one a point of the metrics, NaN where there is none
     * @param format writes a value for people
     * @param logarithmic whether the upright axis is
     * @param smooth whether to lay a moving mean over the line
     */
    LineChart(
            TrainingMetrics metrics,
            String title,
            double[] values,
            DoubleFunction<String> format,
            boolean logarithmic,
            boolean smooth) {
        this.metrics = metrics;
        this.title = title;
        this.values = values;
        this.format = format;
        this.logarithmic = logarithmic;
        this.smooth = smooth;
    }

    void draw(Html html) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        html.open("figure", "class", "chart").element("figcaption", title);
        if (low > high) {
            html.element("p", "Nothing was measured.", "class", "quiet").close();
            return;
        }
        Scale upright = Scale.over(low, high, logarithmic && low > 0, HEIGHT - BOTTOM, TOP);
        List<Point> points = metrics.points();
        double firstStep = (double) points.get(0).step();
        double lastStep = Math.max((double) points.get(points.size() - 1).step(), firstStep + 1);
        Scale across = new Scale(firstStep, lastStep, false, LEFT, WIDTH - RIGHT);

        List<Integer> drawn = Thinning.indexes(values, COLUMNS);
        double[] calm = smooth ? smoothed() : values;
        html.open(
                "svg",
                "viewBox",
                "0 0 %d %d".formatted(WIDTH, HEIGHT),
                "role",
                "img",
                "aria-label",
                title,
                "data-points",
                data(drawn, across, upright));
        grid(html, across, upright);
        stages(html, across);
        html.open("path", "class", smooth ? "line raw" : "line", "d", path(drawn, values, across, upright));
        if (smooth) {
            html.open("path", "class", "line", "d", path(drawn, calm, across, upright));
        }
        html.close().close().line();
    }

    private void grid(Html html, Scale across, Scale upright) {
        for (double tick : upright.ticks()) {
            String y = Numbers.coordinate(upright.position(tick));
            html.open("line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", y, "y2", y);
            html.element(
                    "text",
                    format.apply(tick),
                    "class",
                    "tick",
                    "text-anchor",
                    "end",
                    "x",
                    "" + (LEFT - 6),
                    "y",
                    Numbers.coordinate(upright.position(tick) + 4));
        }
        for (double tick : across.ticks()) {
            html.element(
                    "text",
                    Numbers.brief(tick),
                    "class",
                    "tick",
                    "text-anchor",
                    "middle",
                    "x",
                    Numbers.coordinate(across.position(tick)),
                    "y",
                    "" + (HEIGHT - 12));
        }
        html.element(
                "text", "step", "class", "tick", "text-anchor", "end", "x", "" + (LEFT - 6), "y", "" + (HEIGHT - 12));
    }

    /** A broken line where a stage begins, with its name. */
    private void stages(Html html, Scale across) {
        double labelEnd = 0;
        for (Stage stage : metrics.stages()) {
            double x = across.position((double) stage.first().step());
            if (x > LEFT + 1) {
                html.open(
                        "line",
                        "class",
                        "stage",
                        "x1",
                        Numbers.coordinate(x),
                        "x2",
                        Numbers.coordinate(x),
                        "y1",
                        "" + (TOP - 6),
                        "y2",
                        "" + (HEIGHT - BOTTOM));
            }
            if (!stage.name().isEmpty() && x >= labelEnd) {
                html.element(
                        "text", stage.name(), "class", "stage", "x", Numbers.coordinate(x + 4), "y", "" + (TOP - 8));
                labelEnd = x + 8 + 6.5 * stage.name().length();
            }
        }
    }

    /** The mean over about a fiftieth of the points around each, of its own stage: centred, so that it does not lag. */
    private double[] smoothed() {
        double[] sums = new double[values.length + 1];
        int[] counts = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            boolean measured = !Double.isNaN(values[i]);
            sums[i + 1] = sums[i] + (measured ? values[i] : 0);
            counts[i + 1] = counts[i] + (measured ? 1 : 0);
        }
        double[] calm = new double[values.length];
        int reach = Math.max(1, values.length / 100);
        int begin = 0;
        for (Stage stage : metrics.stages()) {
            int end = begin + stage.points().size();
            for (int i = begin; i < end; i++) {
                // Towards an end the reach shrinks on both sides, or the mean would lean; but not to a single point.
                int here = Math.max(reach / 4, Math.min(reach, Math.min(i - begin, end - 1 - i)));
                int first = Math.max(begin, i - here);
                int past = Math.min(end, i + here + 1);
                calm[i] = Double.isNaN(values[i])
                        ? Double.NaN
                        : (sums[past] - sums[first]) / (counts[past] - counts[first]);
            }
            begin = end;
        }
        return calm;
    }

    private String path(List<Integer> drawn, double[] of, Scale across, Scale upright) {
        var path = new StringBuilder();
        boolean pen = false;
        for (int i : drawn) {
            if (Double.isNaN(of[i])) {
                pen = false;
                continue;
            }
            path.append(pen ? 'L' : 'M')
                    .append(Numbers.coordinate(
                            across.position((double) metrics.points().get(i).step())))
                    .append(' ')
                    .append(Numbers.coordinate(upright.position(of[i])));
            pen = true;
        }
        return path.toString();
    }

    /** {@code x|y|label} of each point, for the page's script. */
    private String data(List<Integer> drawn, Scale across, Scale upright) {
        var points = new ArrayList<String>();
        for (int i : drawn) {
            if (!Double.isNaN(values[i])) {
                Point point = metrics.points().get(i);
                points.add(Numbers.coordinate(across.position((double) point.step())) + "|"
                        + Numbers.coordinate(upright.position(values[i])) + "|step " + Numbers.exact(point.step())
                        + ": " + format.apply(values[i]));
            }
        }
        return points.stream().collect(Collectors.joining(";"));
    }
}
