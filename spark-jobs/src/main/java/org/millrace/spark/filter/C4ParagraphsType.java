package org.millrace.spark.filter;

import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.C4Paragraphs;
import org.millrace.train.config.Key;

/** mC4's rule on pages, with its limits as defaults. */
public final class C4ParagraphsType implements FilterType<C4ParagraphsType.Settings> {

    /** Keys of {@code c4_paragraphs}. */
    public record Settings(
            @Key(value = "Fewest long lines.", unit = "lines", byDefault = "3", atLeast = 0)
            int minLines,

            @Key(value = "What makes a line long.", unit = "characters", byDefault = "200", atLeast = 1)
            int minLength) {}

    @Override
    public String name() {
        return "c4_paragraphs";
    }

    @Override
    public String description() {
        return "mC4's rule on pages (Xue et al. 2021, section 3.1).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new C4Paragraphs(settings.minLines(), settings.minLength());
    }
}
