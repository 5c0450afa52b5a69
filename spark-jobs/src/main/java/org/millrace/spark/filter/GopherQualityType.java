package org.millrace.spark.filter;

import java.util.List;
import org.millrace.data.filter.ByLanguage;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.GopherDialect;
import org.millrace.data.filter.heuristic.GopherQuality;
import org.millrace.data.filter.heuristic.GopherQualitySettings;
import org.millrace.data.filter.heuristic.WordRule;
import org.millrace.train.config.Key;

/** Gopher's quality rules, with datatrove's thresholds as defaults. */
public final class GopherQualityType implements FilterType<GopherQualityType.Settings> {

    /** Keys of {@code gopher_quality}. */
    public record Settings(
            @Key(value = SharedKeys.DIALECT, byDefault = "datatrove")
            GopherDialect dialect,

            @Key(value = SharedKeys.WORDS_OF_DATATROVE, byDefault = "spacy")
            WordRule words,

            @Key(value = SharedKeys.LANGUAGES, byDefault = "")
            List<String> languages,

            @Key(value = "Fewest words.", unit = "words", byDefault = "50", atLeast = 0)
            int minWords,

            @Key(value = "Most words.", unit = "words", byDefault = "100000", atLeast = 1)
            int maxWords,

            @Key(value = "Shortest mean word.", unit = "characters", byDefault = "3", atLeast = 0)
            double minMeanWordLength,

            @Key(value = "Longest mean word.", unit = "characters", byDefault = "10", atLeast = 0)
            double maxMeanWordLength,

            @Key(
                    value = "Most # and most ellipses, each against words; together in dialects that count so.",
                    byDefault = "0.1",
                    atLeast = 0)
            double maxSymbolRatio,

            @Key(value = "Largest share of lines that begin with a bullet.", byDefault = "0.9", atLeast = 0, atMost = 1)
            double maxBulletLines,

            @Key(value = "Largest share of lines that end in an ellipsis.", byDefault = "0.3", atLeast = 0, atMost = 1)
            double maxEllipsisLines,

            @Key(value = "Smallest share of words with a letter.", byDefault = "0.8", atLeast = 0, atMost = 1)
            double minAlphabeticWords,

            @Key(
                    value = "Fewest stop words; different ones in datatrove's dialect.",
                    unit = "words",
                    byDefault = "2",
                    atLeast = 0)
            int minStopWords,

            @Key(value = "The stop words.", byDefault = "[the, be, to, of, and, that, have, with]")
            List<String> stopWords) {

        public Settings {
            languages = List.copyOf(languages);
            stopWords = List.copyOf(stopWords);
        }
    }

    @Override
    public String name() {
        return "gopher_quality";
    }

    @Override
    public String description() {
        return "Gopher's quality rules (Rae et al. 2021, Table A1).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        GopherQuality filter = new GopherQuality(new GopherQualitySettings(
                settings.dialect(),
                settings.words(),
                settings.minWords(),
                settings.maxWords(),
                settings.minMeanWordLength(),
                settings.maxMeanWordLength(),
                settings.maxSymbolRatio(),
                settings.maxSymbolRatio(),
                settings.maxBulletLines(),
                settings.maxEllipsisLines(),
                settings.minAlphabeticWords(),
                settings.minStopWords(),
                settings.stopWords()));
        return ByLanguage.only(settings.languages(), filter);
    }
}
