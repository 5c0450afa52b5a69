package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

/**
 * Drops text that repeats itself: lines, paragraphs, or runs of words.
 *
 * <p>Rae et al. 2021, table A1. The rules are tried in datatrove's order and the first that fails is the reason. Shares of
 * characters are of the whole text, white space included.
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
        char[] text = document.text().toCharArray();
        double length = document.text().codePointCount(0, text.length);

        RepeatedPieces paragraphs = RepeatedPieces.paragraphs(text);
        double repeatedParagraphs = (double) paragraphs.repeated() / paragraphs.pieces();
        if (repeatedParagraphs > limits.maxDuplicateParagraphs()) {
            return drop("duplicate_paragraphs", repeatedParagraphs, limits.maxDuplicateParagraphs());
        }
        double inParagraphs = paragraphs.repeatedCharacters() / length;
        if (inParagraphs > limits.maxDuplicateParagraphCharacters()) {
            return drop("duplicate_paragraph_characters", inParagraphs, limits.maxDuplicateParagraphCharacters());
        }
        RepeatedPieces lines = RepeatedPieces.lines(text);
        double repeatedLines = (double) lines.repeated() / lines.pieces();
        if (repeatedLines > limits.maxDuplicateLines()) {
            return drop("duplicate_lines", repeatedLines, limits.maxDuplicateLines());
        }
        double inLines = lines.repeatedCharacters() / length;
        if (inLines > limits.maxDuplicateLineCharacters()) {
            return drop("duplicate_line_characters", inLines, limits.maxDuplicateLineCharacters());
        }

        var nGrams = new RepeatedNGrams(WordSplitter.split(text));
        for (NGramLimit limit : limits.maxTopNGrams()) {
            double share = nGrams.topCharacters(limit.words()) / length;
            if (share > limit.maxShare()) {
                return drop("top_%d_gram".formatted(limit.words()), share, limit.maxShare());
            }
        }
        for (NGramLimit limit : limits.maxDuplicateNGrams()) {
            double share = nGrams.duplicateCharacters(limit.words()) / length;
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
