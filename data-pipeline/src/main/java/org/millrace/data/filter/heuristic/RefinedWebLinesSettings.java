package org.millrace.data.filter.heuristic;

import java.util.List;

/**
 * Settings of {@link RefinedWebLines}; a value exactly at its limit is kept.
 *
 * @param maxUppercase largest share of capital letters in a line
 * @param maxDigits largest share of digits in a line; just below 1 removes lines that are nothing else
 * @param minWords fewest words of a line, between white space
 * @param counted what is counted on pages, in small letters: "3 likes" by itself is no line
 * @param cutAnywhere phrases that are cut out of short lines
 * @param cutAtBegin phrases that are cut off the begin of short lines
 * @param cutAtEnd phrases that are cut off the end of short lines
 * @param longestCutLine most words of a line that phrases are cut out of
 * @param maxRemovedWords largest share of a page's words that may go before the page goes
 */
public record RefinedWebLinesSettings(
        double maxUppercase,
        double maxDigits,
        int minWords,
        List<String> counted,
        List<String> cutAnywhere,
        List<String> cutAtBegin,
        List<String> cutAtEnd,
        int longestCutLine,
        double maxRemovedWords) {

    public RefinedWebLinesSettings {
        counted = List.copyOf(counted);
        cutAnywhere = List.copyOf(cutAnywhere);
        cutAtBegin = List.copyOf(cutAtBegin);
        cutAtEnd = List.copyOf(cutAtEnd);
        for (List<String> phrases : List.of(counted, cutAnywhere, cutAtBegin, cutAtEnd)) {
            if (phrases.contains("")) {
                throw new IllegalArgumentException("A phrase must not be empty");
            }
        }
    }

    /** The limits and phrases of DCLM, whose lists are those of RefinedWeb as far as they were published. */
    public static RefinedWebLinesSettings dclm() {
        return new RefinedWebLinesSettings(
                0.5,
                0.999999,
                2,
                List.of(
                        "likes",
                        "shares",
                        "comments",
                        "retweets",
                        "reposts",
                        "quotes",
                        "bookmarks",
                        "upvotes",
                        "downvotes",
                        "downloads",
                        "views",
                        "followers"),
                List.of("items in cart"),
                List.of("sign-in"),
                List.of("read more..."),
                10,
                0.05);
    }
}
