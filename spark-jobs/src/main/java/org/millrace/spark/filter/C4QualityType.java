package org.millrace.spark.filter;

import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.C4Quality;
import org.millrace.data.filter.heuristic.C4QualitySettings;
import org.millrace.train.config.Key;

/** C4's rules on lines and pages, in the dialects that are called so. */
public final class C4QualityType implements FilterType<C4QualityType.Settings> {

    /** Keys of {@code c4_quality}. */
    public record Settings(
            @Key(
                    value =
                            "google as C4 was made: lines end a sentence and have 5 words, a page 3 sentences; datatrove: 3"
                                    + " words, 5 sentences; fineweb: the same, and lines end as they like; dclm: google's, and"
                                    + " blank lines stay; dolma: 3 words, and what pages may not hold counts in any line.",
                    byDefault = "fineweb")
            Dialect dialect) {

        /** Whose rules. */
        public enum Dialect {
            GOOGLE,
            DATATROVE,
            FINEWEB,
            DCLM,
            DOLMA
        }
    }

    @Override
    public String name() {
        return "c4_quality";
    }

    @Override
    public String description() {
        return "C4's rules (Raffel et al. 2020, section 2.2), which cut lines out of pages.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new C4Quality(
                switch (settings.dialect()) {
                    case GOOGLE -> C4QualitySettings.google();
                    case DATATROVE -> C4QualitySettings.datatrove();
                    case FINEWEB -> C4QualitySettings.fineweb();
                    case DCLM -> C4QualitySettings.dclm();
                    case DOLMA -> C4QualitySettings.dolma();
                });
    }
}
