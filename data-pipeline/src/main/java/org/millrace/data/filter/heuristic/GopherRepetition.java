package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

/**
 * Drops text that repeats itself: lines, paragraphs, or runs of words.
 *
 * <p>Rae et al. 2021, table A1, as one of the {@link GopherDialect dialects} reads it. The rules are tried in datatrove's
 * order and the first that fails is the reason.
 */
public final class GopherRepetition implements DocumentFilter {

    private final GopherRepetitionSettings limits;

    public GopherRepetition(GopherRepetitionSettings limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "gopher_repetition";
    }

    @Override
    public Verdict judge(Document document) {
        if (document.text().isEmpty()) {
            return drop("empty", 0, 1);
        }
        RepetitionMeasures of = limits.dialect().repetition(document.text().toCharArray(), limits.wordRule());
        double paragraphs = of.duplicateParagraphs();
        if (paragraphs > limits.maxDuplicateParagraphs()) {
            return drop("duplicate_paragraphs", paragraphs, limits.maxDuplicateParagraphs());
        }
        double inParagraphs = of.duplicateParagraphCharacters();
        if (inParagraphs > limits.maxDuplicateParagraphCharacters()) {
            return drop("duplicate_paragraph_characters", inParagraphs, limits.maxDuplicateParagraphCharacters());
        }
        double lines = of.duplicateLines();
        if (lines > limits.maxDuplicateLines()) {
            return drop("duplicate_lines", lines, limits.maxDuplicateLines());
        }
        double inLines = of.duplicateLineCharacters();
        if (inLines > limits.maxDuplicateLineCharacters()) {
            return drop("duplicate_line_characters", inLines, limits.maxDuplicateLineCharacters());
        }
        for (NGramLimit limit : limits.maxTopNGrams()) {
            double share = of.topNGram(limit.words());
            if (share > limit.maxShare()) {
                return drop("top_%d_gram".formatted(limit.words()), share, limit.maxShare());
            }
        }
        for (NGramLimit limit : limits.maxDuplicateNGrams()) {
            double share = of.duplicateNGrams(limit.words());
            if (share > limit.maxShare()) {
                return drop("duplicate_%d_grams".formatted(limit.words()), share, limit.maxShare());
            }
        }
        return new Verdict.Keep(document);
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
