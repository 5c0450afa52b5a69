package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Points, lines and bands over two axes, linear or logarithmic, as inline SVG. Every point has a title that a browser
 * shows under the pointer; the legend stands below.
 */
final class XyChart {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;
    private static final int LEFT = 66;
    private static final int RIGHT = 14;
    private static final int TOP = 10;
    private static final int BOTTOM = 46;

    private final String title;
    private final Axis across;
    private final Axis upright;
    private final List<Layer> layers = new ArrayList<>();
    private final List<String[]> keys = new ArrayList<>();

    /**
     * An axis.
     *
     * @param label with the unit
     * @param logarithmic whether equal ratios are equally far apart
     * @param format writes a value
     */
    record Axis(String label, boolean logarithmic, DoubleFunction<String> format) {}

    /**
     * A point.
     *
     * @param label shown under the pointer
     * @param style its class: {@code c0} … {@code c7} for a colour, {@code out} for one that stands out
     */
    record Point(double x, double y, String label, String style) {}

    private record Layer(Kind kind, String style, double[] x, double[] low, double[] high, List<Point> points) {}

    private enum Kind {
        POINTS,
        CROSSES,
        LINE,
        BAND,
        UPRIGHT_RULE
    }

    XyChart(String title, Axis across, Axis upright) {
        this.title = title;
        this.across = across;
        this.upright = upright;
    }

    XyChart points(List<Point> points) {
        layers.add(new Layer(Kind.POINTS, "", new double[0], new double[0], new double[0], points));
        return this;
    }

    /** Points drawn as crosses, which stay visible on others. */
    XyChart crosses(List<Point> points) {
        layers.add(new Layer(Kind.CROSSES, "", new double[0], new double[0], new double[0], points));
        return this;
    }

    XyChart line(String style, double[] x, double[] y) {
        layers.add(new Layer(Kind.LINE, style, x, y, y, List.of()));
        return this;
    }

    /** The area between two lines, such as an interval. */
    XyChart band(String style, double[] x, double[] low, double[] high) {
        layers.add(new Layer(Kind.BAND, style, x, low, high, List.of()));
        return this;
    }

    /** A broken upright line from bottom to top, such as the end of what was measured. */
    XyChart rule(double x) {
        layers.add(new Layer(Kind.UPRIGHT_RULE, "", new double[] {x}, new double[0], new double[0], List.of()));
        return this;
    }

    /** An entry of the legend. */
    XyChart key(String style, String text) {
        keys.add(new String[] {style, text});
        return this;
    }

    void draw(Html html) {
        html.open("figure", "class", "chart xy").element("figcaption", title);
        double[] xs = extent(true);
        double[] ys = extent(false);
        if (xs[0] > xs[1] || ys[0] > ys[1]) {
            html.element("p", "Nothing can be drawn.", "class", "quiet").close();
            return;
        }
        Scale x = scale(across, xs, LEFT, WIDTH - RIGHT);
        Scale y = scale(upright, ys, HEIGHT - BOTTOM, TOP);
        html.open("svg", "viewBox", "0 0 %d %d".formatted(WIDTH, HEIGHT), "role", "img", "aria-label", title);
        grid(html, x, y);
        for (Layer layer : layers) {
            draw(html, layer, x, y);
        }
        html.close();
        legend(html);
        html.close().line();
    }

    /** The legend alone, for several charts that share it. */
    void legend(Html html) {
        if (!keys.isEmpty()) {
            html.open("p", "class", "legend wrap");
            keys.forEach(key -> html.element("span", key[1], "class", "key " + key[0]));
            html.close();
        }
    }

    /** Smallest and largest value that is drawn. */
    private double[] extent(boolean horizontal) {
        double[] extent = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        boolean positive = (horizontal ? across : upright).logarithmic();
        for (Layer layer : layers) {
            for (Point point : layer.points()) {
                include(extent, horizontal ? point.x() : point.y(), positive);
            }
            for (double[] values :
                    horizontal ? new double[][] {layer.x()} : new double[][] {layer.low(), layer.high()}) {
                for (double value : values) {
                    include(extent, value, positive);
                }
            }
        }
        return extent;
    }

    private static void include(double[] extent, double value, boolean positive) {
        if (Double.isFinite(value) && (!positive || value > 0)) {
            extent[0] = Math.min(extent[0], value);
            extent[1] = Math.max(extent[1], value);
        }
    }

    /** With some room around the values, so that no point lies on the frame. */
    private static Scale scale(Axis axis, double[] extent, double from, double to) {
        double low = extent[0];
        double high = extent[1];
        if (axis.logarithmic()) {
            double room = Math.max(Math.pow(high / low, 0.04), 1.02);
            return new Scale(low / room, high * room, true, from, to);
        }
        double room = high > low ? (high - low) * 0.04 : Math.max(Math.abs(high) * 0.04, 1e-9);
        return new Scale(low - room, high + room, false, from, to);
    }

    private void grid(Html html, Scale x, Scale y) {
        for (double tick : y.ticks()) {
            String at = Numbers.coordinate(y.position(tick));
            html.open("line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", at, "y2", at);
            label(html, upright.format().apply(tick), "end", LEFT - 6, y.position(tick) + 4);
        }
        for (double tick : x.ticks()) {
            String at = Numbers.coordinate(x.position(tick));
            html.open("line", "class", "grid", "x1", at, "x2", at, "y1", "" + TOP, "y2", "" + (HEIGHT - BOTTOM));
            label(html, across.format().apply(tick), "middle", x.position(tick), HEIGHT - BOTTOM + 16);
        }
        html.open(
                "rect",
                "class",
                "frame",
                "x",
                "" + LEFT,
                "y",
                "" + TOP,
                "width",
                "" + (WIDTH - RIGHT - LEFT),
                "height",
                "" + (HEIGHT - BOTTOM - TOP));
        html.element(
                "text",
                across.label(),
                "class",
                "axis",
                "text-anchor",
                "middle",
                "x",
                "" + (LEFT + WIDTH - RIGHT) / 2,
                "y",
                "" + (HEIGHT - 8));
        html.element(
                "text",
                upright.label(),
                "class",
                "axis",
                "text-anchor",
                "middle",
                "transform",
                "translate(13 %d) rotate(-90)".formatted((TOP + HEIGHT - BOTTOM) / 2));
    }

    private static void label(Html html, String text, String anchor, double x, double y) {
        html.element(
                "text",
                text,
                "class",
                "tick",
                "text-anchor",
                anchor,
                "x",
                Numbers.coordinate(x),
                "y",
                Numbers.coordinate(y));
    }

    private void draw(Html html, Layer layer, Scale x, Scale y) {
        switch (layer.kind()) {
            case POINTS -> layer.points().forEach(point -> point(html, point, x, y));
            case CROSSES -> layer.points().forEach(point -> cross(html, point, x, y));
            case LINE -> html.open("path", "class", "curve " + layer.style(), "d", path(layer.x(), layer.low(), x, y));
            case BAND -> html.open("path", "class", "band " + layer.style(), "d", area(layer, x, y));
            case UPRIGHT_RULE -> {
                String at = Numbers.coordinate(x.position(layer.x()[0]));
                html.open("line", "class", "stage", "x1", at, "x2", at, "y1", "" + TOP, "y2", "" + (HEIGHT - BOTTOM));
            }
        }
    }

    private static void point(Html html, Point point, Scale x, Scale y) {
        html.open("g").element("title", point.label());
        html.open(
                "circle",
                "class",
                "dot " + point.style(),
                "cx",
                Numbers.coordinate(x.position(point.x())),
                "cy",
                Numbers.coordinate(y.position(point.y())),
                "r",
                "4");
        html.close();
    }

    private static void cross(Html html, Point point, Scale x, Scale y) {
        double cx = x.position(point.x());
        double cy = y.position(point.y());
        html.open("g").element("title", point.label());
        html.open(
                "path",
                "class",
                "cross " + point.style(),
                "d",
                "M%s %sL%s %sM%s %sL%s %s"
                        .formatted(
                                Numbers.coordinate(cx - 6),
                                Numbers.coordinate(cy - 6),
                                Numbers.coordinate(cx + 6),
                                Numbers.coordinate(cy + 6),
                                Numbers.coordinate(cx - 6),
                                Numbers.coordinate(cy + 6),
                                Numbers.coordinate(cx + 6),
                                Numbers.coordinate(cy - 6)));
        html.close();
    }

    private static String path(double[] xs, double[] ys, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < xs.length; i++) {
            if (!Double.isFinite(ys[i])) {
                pen = false;
                continue;
            }
            move(path, pen, xs[i], ys[i], x, y);
            pen = true;
        }
        return path.toString();
    }

    private static String area(Layer band, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        int count = band.x().length;
        for (int i = 0; i < 2 * count; i++) {
            int at = i < count ? i : 2 * count - 1 - i;
            double value = i < count ? band.low()[at] : band.high()[at];
            if (Double.isFinite(value)) {
                move(path, !path.isEmpty(), band.x()[at], value, x, y);
            }
        }
        return path.isEmpty() ? "" : path.append('Z').toString();
    }

    private static void move(StringBuilder path, boolean pen, double atX, double atY, Scale x, Scale y) {
        path.append(pen ? 'L' : 'M')
                .append(Numbers.coordinate(x.position(atX)))
                .append(' ')
                .append(Numbers.coordinate(y.position(atY)));
    }
}
