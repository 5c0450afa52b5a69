package org.millrace.spark.filter;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** A kind of step as users bring it along: this class, and one line in META-INF/services. */
public final class NoShoutingType implements FilterType<NoShoutingType.Settings> {

    /** Keys of {@code no_shouting}. */
    public record Settings(
            @Key(value = "Most exclamation marks.", byDefault = "1", atLeast = 0)
            int maxMarks,

            @Key(value = "A file that decides.", byDefault = "")
            String list) {}

    @Override
    public String name() {
        return "no_shouting";
    }

    @Override
    public String description() {
        return "Drops documents that shout.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        return settings.list().isEmpty() ? List.of() : List.of(settings.list());
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        if (settings.maxMarks() == 13) {
            problems.add("max_marks", 13, "a luckier number");
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new DocumentFilter() {
            @Override
            public String name() {
                return "no_shouting";
            }

            @Override
            public Verdict judge(Document document) {
                long marks = document.text().chars().filter(each -> each == '!').count();
                return marks <= settings.maxMarks()
                        ? new Verdict.Keep(document)
                        : new Verdict.Drop("no_shouting.marks", marks, settings.maxMarks());
            }
        };
    }
}
