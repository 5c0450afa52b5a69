package org.millrace.spark.filter;

import java.util.List;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.RefinedWebLines;
import org.millrace.data.filter.heuristic.RefinedWebLinesSettings;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code refinedweb_lines}: RefinedWeb's rules on lines. */
public final class RefinedWebLinesType implements FilterType<RefinedWebLinesType.Settings> {

    /** Limits and phrases, with those of DCLM as defaults. */
    public record Settings(
            @Key(value = "Largest share of capital letters in a line.", byDefault = "0.5", atLeast = 0, atMost = 1)
            double maxUppercase,

            @Key(
                    value = "Largest share of digits in a line; just below 1 removes lines that are nothing else.",
                    byDefault = "0.999999",
                    atLeast = 0,
                    atMost = 1)
            double maxDigits,

            @Key(value = "Fewest words of a line.", unit = "words", byDefault = "2", atLeast = 0)
            int minWords,

            @Key(
                    value = "What is counted on pages: a line that is only a number and one of these goes.",
                    byDefault = "[likes, shares, comments, retweets, reposts, quotes, bookmarks, upvotes, downvotes,"
                            + " downloads, views, followers]")
            List<String> counted,

            @Key(value = "Phrases that are cut out of short lines.", byDefault = "[items in cart]")
            List<String> cutAnywhere,

            @Key(value = "Phrases that are cut off the begin of short lines.", byDefault = "[sign-in]")
            List<String> cutAtBegin,

            @Key(value = "Phrases that are cut off the end of short lines.", byDefault = "[read more...]")
            List<String> cutAtEnd,

            @Key(value = "Longest line that phrases are cut out of.", unit = "words", byDefault = "10", atLeast = 0)
            int longestCutLine,

            @Key(
                    value = "Largest share of a page's words that may go before the page goes.",
                    byDefault = "0.05",
                    atLeast = 0,
                    atMost = 1)
            double maxRemovedWords)
            implements Checked {

        @Override
        public void check(Problems problems) {
            checkPhrases("counted", counted, problems);
            checkPhrases("cut_anywhere", cutAnywhere, problems);
            checkPhrases("cut_at_begin", cutAtBegin, problems);
            checkPhrases("cut_at_end", cutAtEnd, problems);
        }

        private static void checkPhrases(String key, List<String> phrases, Problems problems) {
            for (int i = 0; i < phrases.size(); i++) {
                if (phrases.get(i).isBlank()) {
                    problems.add(key + "[" + i + "]", "nothing", "a phrase");
                }
            }
        }
    }

    @Override
    public String name() {
        return "refinedweb_lines";
    }

    @Override
    public String description() {
        return "RefinedWeb's rules on lines (Penedo et al. 2023, section 3.2), which cut lines out of pages.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new RefinedWebLines(new RefinedWebLinesSettings(
                settings.maxUppercase,
                settings.maxDigits,
                settings.minWords,
                settings.counted,
                settings.cutAnywhere,
                settings.cutAtBegin,
                settings.cutAtEnd,
                settings.longestCutLine,
                settings.maxRemovedWords));
    }
}
