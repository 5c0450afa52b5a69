package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Drops text that does not read like prose: too short or too long, words of odd length, too many symbols, mostly bullets
 * or broken-off lines, few letters, or none of the words that English needs.
 *
 * <p>Rae et al. 2021, appendix A.1.1. The rules are tried in datatrove's order and the first that fails is the reason.
 */
public final class GopherQuality implements DocumentFilter {

    private final GopherQualitySettings limits;
    private final StopWords stopWords;

    public GopherQuality(GopherQualitySettings limits) {
        this.limits = limits;
        this.stopWords = new StopWords(limits.stopWords());
    }

    @Override
    public String name() {
        return "gopher_quality";
    }

    @Override
    public Verdict judge(Document document) {
        Words words = WordSplitter.split(document.text().toCharArray());
        WordStatistics of = WordStatistics.of(words, stopWords);
        if (limits.minWords() > 0 && of.wordsNotSymbols() < limits.minWords()) {
            return drop("too_few_words", of.wordsNotSymbols(), limits.minWords());
        }
        if (of.wordsNotSymbols() > limits.maxWords()) {
            return drop("too_many_words", of.wordsNotSymbols(), limits.maxWords());
        }
        double meanLength = (double) of.charactersNotSymbols() / of.wordsNotSymbols();
        if (meanLength < limits.minMeanWordLength()) {
            return drop("words_too_short", meanLength, limits.minMeanWordLength());
        }
        if (meanLength > limits.maxMeanWordLength()) {
            return drop("words_too_long", meanLength, limits.maxMeanWordLength());
        }
        LineStatistics lines = LineStatistics.of(words.text());
        double hashes = (double) lines.hashes() / of.words();
        if (hashes > limits.maxHashesPerWord()) {
            return drop("too_many_hashes", hashes, limits.maxHashesPerWord());
        }
        double ellipses = (double) lines.ellipses() / of.words();
        if (ellipses > limits.maxEllipsesPerWord()) {
            return drop("too_many_ellipses", ellipses, limits.maxEllipsesPerWord());
        }
        double bulletLines = (double) lines.bulletLines() / lines.lines();
        if (bulletLines > limits.maxBulletLines()) {
            return drop("too_many_bullet_lines", bulletLines, limits.maxBulletLines());
        }
        double ellipsisLines = (double) lines.ellipsisLines() / lines.lines();
        if (ellipsisLines > limits.maxEllipsisLines()) {
            return drop("too_many_ellipsis_lines", ellipsisLines, limits.maxEllipsisLines());
        }
        double alphabetic = (double) of.alphabeticWords() / of.words();
        if (alphabetic < limits.minAlphabeticWords()) {
            return drop("too_few_alphabetic_words", alphabetic, limits.minAlphabeticWords());
        }
        if (of.stopWords() < limits.minStopWords()) {
            return drop("too_few_stop_words", of.stopWords(), limits.minStopWords());
        }
        return new Verdict.Keep(document);
    }

    private Verdict drop(String reason, double measured, double threshold) {
        return new Verdict.Drop(name() + "." + reason, measured, threshold);
    }
}
