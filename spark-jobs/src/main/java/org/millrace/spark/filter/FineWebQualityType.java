package org.millrace.spark.filter;

import java.util.List;
import org.millrace.data.filter.ByLanguage;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.FineWebQuality;
import org.millrace.data.filter.heuristic.FineWebQualitySettings;
import org.millrace.data.filter.heuristic.WordRule;
import org.millrace.train.config.Key;

/** FineWeb's rules on the shape of pages, with its limits as defaults. */
public final class FineWebQualityType implements FilterType<FineWebQualityType.Settings> {

    /** Keys of {@code fineweb_quality}. */
    public record Settings(
            @Key(
                    value = "What a word is: spacy, as in languages with spaces; unicode, for those without.",
                    byDefault = "spacy")
            WordRule words,

            @Key(value = SharedKeys.LANGUAGES, byDefault = "")
            List<String> languages,

            @Key(
                    value = "Smallest share of lines that end with a mark that ends sentences.",
                    byDefault = "0.12",
                    atLeast = 0,
                    atMost = 1)
            double minTerminatedLines,

            @Key(value = "Largest share of short lines.", byDefault = "0.67", atLeast = 0, atMost = 1)
            double maxShortLines,

            @Key(value = "What makes a line short.", unit = "characters", byDefault = "30", atLeast = 0)
            int shortLineLength,

            @Key(
                    value = "Largest share of characters in lines that were there before; FineWeb-2 takes 0.1.",
                    byDefault = "0.01",
                    atLeast = 0,
                    atMost = 1)
            double maxDuplicateLineCharacters,

            @Key(value = "Most line feeds per word.", byDefault = "0.3", atLeast = 0)
            double maxLineFeedsPerWord) {

        public Settings {
            languages = List.copyOf(languages);
        }
    }

    @Override
    public String name() {
        return "fineweb_quality";
    }

    @Override
    public String description() {
        return "FineWeb's rules on the shape of pages (Penedo et al. 2024, section 3.6).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        FineWebQuality filter = new FineWebQuality(new FineWebQualitySettings(
                settings.words(),
                settings.minTerminatedLines(),
                settings.maxShortLines(),
                settings.shortLineLength(),
                settings.maxDuplicateLineCharacters(),
                settings.maxLineFeedsPerWord()));
        return ByLanguage.only(settings.languages(), filter);
    }
}
