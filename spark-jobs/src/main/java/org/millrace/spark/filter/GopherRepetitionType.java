package org.millrace.spark.filter;

import java.util.ArrayList;
import java.util.List;
import org.millrace.data.filter.ByLanguage;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.GopherDialect;
import org.millrace.data.filter.heuristic.GopherRepetition;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;
import org.millrace.data.filter.heuristic.WordRule;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Gopher's repetition rules, with the paper's thresholds as defaults. */
public final class GopherRepetitionType implements FilterType<GopherRepetitionType.Settings> {

    /** Keys of {@code gopher_repetition}. */
    public record Settings(
            @Key(value = SharedKeys.DIALECT, byDefault = "datatrove")
            GopherDialect dialect,

            @Key(value = SharedKeys.WORDS_OF_DATATROVE, byDefault = "spacy")
            WordRule words,

            @Key(value = SharedKeys.LANGUAGES, byDefault = "")
            List<String> languages,

            @Key(value = "Largest share of lines that repeat another.", byDefault = "0.3", atLeast = 0, atMost = 1)
            double maxDuplicateLines,

            @Key(value = "Largest share of paragraphs that repeat another.", byDefault = "0.3", atLeast = 0, atMost = 1)
            double maxDuplicateParagraphs,

            @Key(value = "Largest share of characters in repeated lines.", byDefault = "0.2", atLeast = 0, atMost = 1)
            double maxDuplicateLineCharacters,

            @Key(
                    value = "Largest share of characters in repeated paragraphs.",
                    byDefault = "0.2",
                    atLeast = 0,
                    atMost = 1)
            double maxDuplicateParagraphCharacters,

            @Key(
                    value = "Largest share of characters in the commonest 2-, 3- and 4-gram of words.",
                    byDefault = "[0.2, 0.18, 0.16]",
                    atLeast = 0,
                    atMost = 1)
            List<Double> maxTopNgramCharacters,

            @Key(
                    value = "Largest share of characters in repeated 5- to 10-grams of words.",
                    byDefault = "[0.15, 0.14, 0.13, 0.12, 0.11, 0.10]",
                    atLeast = 0,
                    atMost = 1)
            List<Double> maxDuplicateNgramCharacters)
            implements Checked {

        public Settings {
            languages = List.copyOf(languages);
            maxTopNgramCharacters = List.copyOf(maxTopNgramCharacters);
            maxDuplicateNgramCharacters = List.copyOf(maxDuplicateNgramCharacters);
        }

        @Override
        public void check(Problems problems) {
            if (maxTopNgramCharacters.size() != 3) {
                problems.add(
                        "max_top_ngram_characters",
                        maxTopNgramCharacters.size() + " numbers",
                        "3 numbers, for 2-, 3- and 4-grams");
            }
            if (maxDuplicateNgramCharacters.size() != 6) {
                problems.add(
                        "max_duplicate_ngram_characters",
                        maxDuplicateNgramCharacters.size() + " numbers",
                        "6 numbers, for 5- to 10-grams");
            }
        }
    }

    @Override
    public String name() {
        return "gopher_repetition";
    }

    @Override
    public String description() {
        return "Gopher's repetition rules (Rae et al. 2021, Table A1).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        GopherRepetition filter = new GopherRepetition(new GopherRepetitionSettings(
                settings.dialect(),
                settings.words(),
                settings.maxDuplicateLines(),
                settings.maxDuplicateParagraphs(),
                settings.maxDuplicateLineCharacters(),
                settings.maxDuplicateParagraphCharacters(),
                limits(2, settings.maxTopNgramCharacters()),
                limits(5, settings.maxDuplicateNgramCharacters())));
        return ByLanguage.only(settings.languages(), filter);
    }

    /** Limits for n-grams of rising length. */
    private static List<NGramLimit> limits(int shortest, List<Double> shares) {
        List<NGramLimit> limits = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            limits.add(new NGramLimit(shortest + i, shares.get(i)));
        }
        return limits;
    }
}
