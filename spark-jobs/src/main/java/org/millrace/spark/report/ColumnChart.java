package org.millrace.spark.report;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.spark.report.StepSummary.LengthBucket;

/** Documents by length, before and after the pipeline, as inline SVG. */
final class ColumnChart {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 230;
    private static final int LEFT = 58;
    private static final int TOP = 12;
    private static final int BOTTOM = 40;

    private ColumnChart() {}

    static void draw(Html html, String title, List<LengthBucket> before, List<LengthBucket> after, String unit) {
        SortedMap<Long, long[]> buckets = new TreeMap<>();
        before.forEach(bucket -> buckets.computeIfAbsent(bucket.from(), from -> new long[2])[0] = bucket.count());
        after.forEach(bucket -> buckets.computeIfAbsent(bucket.from(), from -> new long[2])[1] = bucket.count());
        html.open("figure", "class", "chart").element("figcaption", title);
        if (buckets.isEmpty()) {
            html.element("p", "Nothing was counted.", "class", "quiet").close();
            return;
        }
        fillGaps(buckets);
        long most = buckets.values().stream()
                .mapToLong(counts -> Math.max(counts[0], counts[1]))
                .max()
                .orElse(1);
        Scale upright = Scale.over(0, (double) most, false, HEIGHT - BOTTOM, TOP);
        html.open("svg", "viewBox", "0 0 %d %d".formatted(WIDTH, HEIGHT), "role", "img", "aria-label", title);
        for (double tick : upright.ticks()) {
            String y = Numbers.coordinate(upright.position(tick));
            html.open("line", "class", "grid", "x1", "" + LEFT, "x2", "" + WIDTH, "y1", y, "y2", y);
            html.element(
                    "text",
                    Numbers.brief(tick),
                    "class",
                    "tick",
                    "text-anchor",
                    "end",
                    "x",
                    "" + (LEFT - 6),
                    "y",
                    Numbers.coordinate(upright.position(tick) + 4));
        }
        double slot = (double) (WIDTH - LEFT) / buckets.size();
        boolean both = !before.isEmpty() && !after.isEmpty();
        int column = 0;
        for (var bucket : buckets.entrySet()) {
            double x = LEFT + slot * column;
            String range = range(bucket.getKey()) + " " + unit;
            long[] counts = bucket.getValue();
            double width = both ? slot * 0.4 : slot * 0.8;
            if (!before.isEmpty()) {
                bar(html, "before", range + ", before: ", counts[0], x + slot * 0.1, width, upright);
            }
            if (!after.isEmpty()) {
                bar(html, "after", range + ", after: ", counts[1], x + slot * (both ? 0.5 : 0.1), width, upright);
            }
            if (buckets.size() <= 14 || column % 2 == 0) {
                html.element(
                        "text",
                        power(bucket.getKey()),
                        "class",
                        "tick",
                        "text-anchor",
                        "middle",
                        "x",
                        Numbers.coordinate(x + slot / 2),
                        "y",
                        "" + (HEIGHT - BOTTOM + 16));
            }
            column++;
        }
        html.element(
                "text",
                unit + " a document, from this many up to the next",
                "class",
                "tick",
                "text-anchor",
                "middle",
                "x",
                "" + (LEFT + WIDTH) / 2,
                "y",
                "" + (HEIGHT - 6));
        html.close();
        if (both) {
            html.open("p", "class", "legend");
            html.element("span", "as read", "class", "key before").element("span", "in the end", "class", "key after");
            html.close();
        }
        html.close().line();
    }

    private static void bar(Html html, String kind, String label, long count, double x, double width, Scale upright) {
        double top = upright.position((double) count);
        html.open("g");
        html.element("title", label + Numbers.exact(count) + " documents");
        html.open(
                "rect",
                "class",
                kind,
                "x",
                Numbers.coordinate(x),
                "y",
                Numbers.coordinate(top),
                "width",
                Numbers.coordinate(width),
                "height",
                Numbers.coordinate(upright.from() - top));
        html.close();
    }

    /** Empty buckets between the first and the last, so that the axis is true. */
    private static void fillGaps(SortedMap<Long, long[]> buckets) {
        for (long from = Math.max(1, buckets.firstKey()); from < buckets.lastKey(); from *= 2) {
            buckets.putIfAbsent(from, new long[2]);
        }
    }

    private static String range(long from) {
        return from == 0 ? "0" : power(from) + " to " + power(from * 2);
    }

    private static String power(long value) {
        return value < 1024 ? "" + value : value < 1 << 20 ? value / 1024 + "Ki" : value / (1 << 20) + "Mi";
    }
}
