package org.millrace.spark.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.millrace.spark.report.TrainingMetrics.Point;
import org.millrace.spark.report.TrainingMetrics.Ranks;

/** What each rank spent on its steps, since the number of ranks last changed. */
final class RanksPart {

    /** Of more ranks, those that the others waited for most. */
    private static final int MOST_ROWS = 32;

    private final TrainingMetrics metrics;
    private final List<Point> last;

    RanksPart(TrainingMetrics metrics) {
        this.metrics = metrics;
        List<Point> measured = metrics.points().stream()
                .filter(point -> point.ranks().count() > 0)
                .toList();
        int begin = measured.size();
        while (begin > 0
                && measured.get(begin - 1).ranks().count()
                        == measured.get(measured.size() - 1).ranks().count()) {
            begin--;
        }
        this.last = measured.subList(begin, measured.size());
    }

    boolean isPresent() {
        return !last.isEmpty();
    }

    void write(Html html) {
        html.element("h3", "Ranks");
        html.element(
                "p",
                "Means of a step, from step %s on. All ranks end a step together, so one that is slow has the longest time of its own, and the others wait for it."
                        .formatted(Numbers.exact(last.get(0).step())),
                "class",
                "quiet");
        html.open("div", "class", "columns");
        new LineChart(
                        metrics,
                        "Waiting for other ranks, share of a step, mean over the ranks",
                        metrics.column(point -> point.ranks().waitedShare()),
                        Numbers::percent,
                        false,
                        true)
                .draw(html);
        html.close();
        int ranks = last.get(0).ranks().count();
        if (ranks > MOST_ROWS) {
            html.element("p", "The slowest %d of %d ranks.".formatted(MOST_ROWS, ranks), "class", "quiet");
        }
        Table table = new Table(
                html, "#Rank", "#Step", "#Own time", "#Communication", "#Waiting", "#Straggler at", "of measurements");
        slowest(ranks).forEach(rank -> {
            double step = mean(Ranks::stepSeconds, rank);
            table.row().number(Integer.toString(rank));
            table.number(seconds(step));
            table.number(seconds(mean(Ranks::ownSeconds, rank)));
            table.number(seconds(mean(Ranks::communicationSeconds, rank)));
            table.number(Numbers.percent(mean(Ranks::waitedSeconds, rank) / step));
            long slow = last.stream()
                    .filter(point -> point.ranks().stragglers().contains(rank))
                    .count();
            table.number(Numbers.exact(slow)).cell(Numbers.exact(last.size()));
        });
        table.end();
    }

    private List<Integer> slowest(int ranks) {
        List<Integer> all = IntStream.range(0, ranks).boxed().toList();
        if (ranks <= MOST_ROWS) {
            return all;
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(rank -> -mean(Ranks::ownSeconds, rank)))
                .limit(MOST_ROWS)
                .toList();
    }

    private double mean(Function<Ranks, List<Double>> values, int rank) {
        return last.stream()
                .map(point -> values.apply(point.ranks()))
                .filter(of -> rank < of.size())
                .mapToDouble(of -> of.get(rank))
                .average()
                .orElse(Double.NaN);
    }

    private static String seconds(double seconds) {
        return seconds < 1 ? Numbers.plain(1e3 * seconds) + " ms" : Numbers.plain(seconds) + " s";
    }
}
