package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.WhiteSpace;

/**
 * Drops pages that are lists, menus or boilerplate: few lines end like a sentence, most are short, lines come again, or
 * there is a line feed after every third word.
 *
 * <p>Penedo et al. 2024, "The FineWeb Datasets", section 3.6. The rules are tried in datatrove's order and the first that
 * fails is the reason. Lines of white space alone are no lines here.
 */
public final class FineWebQuality implements DocumentFilter {

    private final FineWebQualitySettings limits;

    public FineWebQuality(FineWebQualitySettings limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "fineweb_quality";
    }

    @Override
    public Verdict judge(Document document) {
        char[] text = document.text().toCharArray();
        WebLines of = WebLines.of(text, limits.shortLineLength());
        if (of.lines() == 0) {
            return drop("empty", 0, 1);
        }
        double terminated = (double) of.terminated() / of.lines();
        if (terminated < limits.minTerminatedLines()) {
            return drop("too_few_terminated_lines", terminated, limits.minTerminatedLines());
        }
        double shortLines = (double) of.shortLines() / of.lines();
        if (shortLines > limits.maxShortLines()) {
            return drop("too_many_short_lines", shortLines, limits.maxShortLines());
        }
        double repeated = (double) of.repeatedCharacters() / of.characters();
        if (repeated > limits.maxDuplicateLineCharacters()) {
            return drop("duplicate_line_characters", repeated, limits.maxDuplicateLineCharacters());
        }
        // What stands between white space is one word or more, so most pages need not be split to tell.
        if ((double) of.lineFeeds() / WhiteSpace.words(text) > limits.maxLineFeedsPerWord()) {
            double lineFeeds =
                    (double) of.lineFeeds() / limits.wordRule().split(text).size();
            if (lineFeeds > limits.maxLineFeedsPerWord()) {
                return drop("too_many_line_feeds", lineFeeds, limits.maxLineFeedsPerWord());
            }
        }
        return new Verdict.Keep(document);
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
