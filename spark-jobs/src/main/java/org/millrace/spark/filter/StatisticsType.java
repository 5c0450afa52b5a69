package org.millrace.spark.filter;

import java.util.List;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.statistics.DocumentStatistics;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Distributions of what documents are like, at this place of the list. */
public final class StatisticsType implements FilterType<StatisticsType.Settings> {

    /** Keys of {@code statistics}. */
    public record Settings(
            @Key(
                    value =
                            "What documents are told apart by, beside all together: source, language, suffix (the last part of"
                                    + " the host, such as org), label:NAME (a class that a step has assigned, such as"
                                    + " label:domain).",
                    byDefault = "[source, language]")
            List<String> by)
            implements Checked {

        public Settings {
            by = List.copyOf(by);
        }

        @Override
        public void check(Problems problems) {
            for (int i = 0; i < by.size(); i++) {
                if (!DocumentStatistics.isDimension(by.get(i))) {
                    problems.add("by[" + i + "]", "'" + by.get(i) + "'", "source, language, suffix or label:NAME");
                }
            }
        }
    }

    @Override
    public String name() {
        return "statistics";
    }

    @Override
    public String description() {
        return "Measures every document and drops none; the report shows quantiles and histograms.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new DocumentStatistics(settings.by());
    }
}
