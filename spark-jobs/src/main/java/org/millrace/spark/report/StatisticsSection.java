package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.data.statistics.Distribution;
import org.millrace.data.statistics.DocumentStatistics;
import org.millrace.spark.report.RunData.StepStatistics;
import org.millrace.spark.report.StepSummary.LengthBucket;

/** What documents are like at each {@code statistics} step: all together, and by source, language and class. */
final class StatisticsSection implements Section {

    private static final int MOST_GROUPS = 30;

    /** Measures that are counts, which have charts. */
    private static final List<String> COUNTS = List.of("characters", "words", "lines");

    @Override
    public String id() {
        return "statistics";
    }

    @Override
    public String title() {
        return "Statistics";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.statistics().isEmpty();
    }

    @Override
    public void write(Html html, RunData run) {
        html.element(
                "p",
                "The median, and in brackets what 5 % and 95 % of the documents do not exceed; exact to 0.8 %.",
                "class",
                "quiet");
        for (StepStatistics step : run.statistics()) {
            html.element("h3", step.step());
            Map<String, Distribution> all = step.groups().getOrDefault(DocumentStatistics.ALL, new TreeMap<>());
            html.open("div", "class", "columns");
            for (String measure : COUNTS) {
                Distribution distribution = all.get(measure);
                if (distribution != null) {
                    ColumnChart.draw(html, "Documents by " + measure, List.of(), doublings(distribution), measure);
                }
            }
            html.close();
            for (String dimension : dimensions(step)) {
                table(html, dimension, step.groups());
            }
        }
    }

    /** What documents are told apart by, all together first. */
    private static Set<String> dimensions(StepStatistics step) {
        Set<String> dimensions = new LinkedHashSet<>(List.of(DocumentStatistics.ALL));
        step.groups().keySet().forEach(group -> dimensions.add(dimension(group)));
        return dimensions;
    }

    private static String dimension(String group) {
        int equals = group.indexOf('=');
        return equals < 0 ? DocumentStatistics.ALL : group.substring(0, equals);
    }

    private static void table(
            Html html, String dimension, SortedMap<String, SortedMap<String, Distribution>> allGroups) {
        List<String> groups = new ArrayList<>();
        Set<String> measures = new TreeSet<>();
        allGroups.forEach((group, distributions) -> {
            if (dimension(group).equals(dimension)) {
                groups.add(group);
                measures.addAll(distributions.keySet());
            }
        });
        groups.sort(Comparator.<String>comparingLong(group -> documents(allGroups, group))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        List<String> headings =
                new ArrayList<>(List.of(dimension.equals(DocumentStatistics.ALL) ? "" : dimension, "#documents"));
        measures.forEach(measure -> headings.add("#" + measure.replace('_', ' ')));
        Table table = new Table(html, headings.toArray(String[]::new));
        for (String group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
            table.row().cell(group.substring(group.indexOf('=') + 1));
            table.number(Numbers.exact(documents(allGroups, group)));
            for (String measure : measures) {
                Distribution distribution =
                        allGroups.getOrDefault(group, new TreeMap<>()).get(measure);
                table.number(distribution == null ? "–" : quantiles(distribution, COUNTS.contains(measure)));
            }
        }
        table.end();
        if (groups.size() > MOST_GROUPS) {
            html.element(
                    "p",
                    "%d more are in the manifest of the step.".formatted(groups.size() - MOST_GROUPS),
                    "class",
                    "quiet");
        }
    }

    private static long documents(SortedMap<String, SortedMap<String, Distribution>> groups, String group) {
        return groups.getOrDefault(group, new TreeMap<>()).values().stream()
                .mapToLong(Distribution::count)
                .max()
                .orElse(0);
    }

    private static String quantiles(Distribution distribution, boolean whole) {
        return "%s (%s–%s)"
                .formatted(
                        number(distribution.quantile(0.5), whole),
                        number(distribution.quantile(0.05), whole),
                        number(distribution.quantile(0.95), whole));
    }

    private static String number(double value, boolean whole) {
        return whole ? Numbers.exact(Math.round(value)) : Numbers.plain(value);
    }

    private static List<LengthBucket> doublings(Distribution distribution) {
        SortedMap<Long, Long> doublings = new TreeMap<>();
        distribution.counts().forEach((bucket, count) -> {
            long lowest = (long) Distribution.lowest(bucket);
            doublings.merge(Long.highestOneBit(lowest), count, Long::sum);
        });
        List<LengthBucket> buckets = new ArrayList<>();
        doublings.forEach((from, count) -> buckets.add(new LengthBucket(from, count)));
        return buckets;
    }
}
