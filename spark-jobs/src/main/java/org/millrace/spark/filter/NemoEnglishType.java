package org.millrace.spark.filter;

import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.GopherDialect;
import org.millrace.data.filter.heuristic.GopherQualitySettings;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings;
import org.millrace.data.filter.heuristic.NemoEnglish;
import org.millrace.data.filter.heuristic.NemoEnglishSettings;
import org.millrace.train.config.Key;

/** {@code nemo_english}: NeMo Curator's rules for English. */
public final class NemoEnglishType implements FilterType<NemoEnglishType.Settings> {

    /** Limits that Gopher's rules do not have; those that they have are the published ones. */
    public record Settings(
            @Key(
                    value = "Largest share of characters that are no ASCII letters, digits or ?!,.",
                    byDefault = "0.25",
                    atLeast = 0,
                    atMost = 1)
            double maxOtherCharacters,

            @Key(value = "Largest share of digits.", byDefault = "0.15", atLeast = 0, atMost = 1)
            double maxNumbers,

            @Key(value = "Largest share of characters in web addresses.", byDefault = "0.2", atLeast = 0, atMost = 1)
            double maxUrls,

            @Key(value = "Largest share of white space.", byDefault = "0.25", atLeast = 0, atMost = 1)
            double maxWhiteSpace,

            @Key(value = "Largest share of brackets.", byDefault = "0.1", atLeast = 0, atMost = 1)
            double maxParentheses,

            @Key(
                    value = "Largest share of paragraphs that speak of cookies, privacy or terms of use.",
                    byDefault = "0.4",
                    atLeast = 0,
                    atMost = 1)
            double maxBoilerplate,

            @Key(
                    value = "Largest share of lines without a mark that ends sentences.",
                    byDefault = "0.85",
                    atLeast = 0,
                    atMost = 1)
            double maxLinesWithoutEnd,

            @Key(value = "Longest word.", unit = "characters", byDefault = "1000", atLeast = 1)
            int maxWordLength) {}

    @Override
    public String name() {
        return "nemo_english";
    }

    @Override
    public String description() {
        return "NeMo Curator's rules for English, Gopher's in its dialect included.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new NemoEnglish(new NemoEnglishSettings(
                settings.maxOtherCharacters,
                settings.maxNumbers,
                settings.maxUrls,
                settings.maxWhiteSpace,
                settings.maxParentheses,
                settings.maxBoilerplate,
                settings.maxLinesWithoutEnd,
                settings.maxWordLength,
                GopherQualitySettings.published(GopherDialect.NEMO),
                GopherRepetitionSettings.published(GopherDialect.NEMO)));
    }
}
