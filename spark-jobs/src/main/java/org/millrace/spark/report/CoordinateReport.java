package org.millrace.spark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.AtomicFile;
import org.millrace.train.coordinates.Coordinate;
import org.millrace.train.coordinates.CoordinateSlope;

/** One page about a coordinate check that needs no other file: the scales of activations over the width, and slopes. */
public final class CoordinateReport {

    private static final int COLOURS = 8;

    /**
     * The measurements of one parametrization.
     *
     * @param name for people
     */
    public record Measured(String name, List<Coordinate> coordinates) {

        public Measured {
            coordinates = List.copyOf(coordinates);
        }
    }

    private final Configuration configuration;
    private final Clock clock;

    public CoordinateReport(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Writes or replaces the page, on any Hadoop file system.
     *
     * @param subject what was checked, in a line
     */
    public void write(Path page, String subject, List<Measured> measured) throws IOException {
        AtomicFile.write(configuration, page, html(subject, measured).getBytes(StandardCharsets.UTF_8));
    }

    String html(String subject, List<Measured> measured) {
        return Page.document("Coordinate check", "Written by Millrace on " + Page.time(clock.instant()), html -> {
            html.open("header");
            html.element("p", "Millrace coordinate check", "class", "kicker")
                    .element("h1", "Does scale depend on width?")
                    .element("p", subject, "class", "quiet")
                    .close()
                    .line();
            measured.forEach(each -> section(html, each));
        });
    }

    private static void section(Html html, Measured measured) {
        html.open("section").element("h2", measured.name());
        html.open("div", "class", "columns");
        chart("What training changed in it", "RMS of the change", measured, Coordinate::change)
                .draw(html);
        chart("Activation", "RMS", measured, Coordinate::rms).draw(html);
        html.close();
        Table table = new Table(html, "Activation", "#Exponent of its scale", "#Exponent of its change");
        for (CoordinateSlope slope : CoordinateSlope.of(measured.coordinates())) {
            table.row().cell(slope.activation()).number(exponent(slope.rms())).number(exponent(slope.change()));
        }
        table.end();
        html.close().line();
    }

    /** A line an activation, after the last step. */
    private static XyChart chart(String title, String label, Measured measured, ToDoubleFunction<Coordinate> value) {
        XyChart chart = new XyChart(
                title + ", over the width",
                new XyChart.Axis("hidden_size", true, Numbers::brief),
                new XyChart.Axis(label, true, Numbers::plain));
        int last =
                measured.coordinates().stream().mapToInt(Coordinate::step).max().orElse(0);
        List<String> names = shown(measured.coordinates());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String style = "c" + i % COLOURS;
            List<Coordinate> line = measured.coordinates().stream()
                    .filter(each -> each.step() == last && each.activation().equals(name))
                    .toList();
            List<XyChart.Point> points = new ArrayList<>();
            for (Coordinate each : line) {
                String text = String.format(
                        Locale.ROOT, "%s at width %d: %.4g", name, each.width(), value.applyAsDouble(each));
                points.add(new XyChart.Point(each.width(), value.applyAsDouble(each), text, style));
            }
            chart.line(
                            style,
                            line.stream().mapToDouble(Coordinate::width).toArray(),
                            line.stream().mapToDouble(value).toArray())
                    .points(points)
                    .key(style, name);
        }
        return chart;
    }

    /** Embedding, logits and the blocks of the last layer; all are in the table. */
    private static List<String> shown(List<Coordinate> coordinates) {
        List<String> names =
                coordinates.stream().map(Coordinate::activation).distinct().toList();
        return names.size() <= 5
                ? names
                : List.of(
                        names.get(0),
                        names.get(names.size() - 4),
                        names.get(names.size() - 3),
                        names.get(names.size() - 2),
                        names.get(names.size() - 1));
    }

    private static String exponent(double slope) {
        return String.format(Locale.ROOT, "%+.2f", slope);
    }
}
