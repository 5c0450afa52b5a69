package org.millrace.data.filter.heuristic;

import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Drops text that does not read like prose: too short or too long, words of odd length, too many symbols, mostly bullets
 * or broken-off lines, few letters, or none of the words that English needs.
 *
 * <p>Rae et al. 2021, appendix A.1.1, as one of the {@link GopherDialect dialects} reads it. The rules are tried in
 * datatrove's order and the first that fails is the reason.
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
        char[] text = document.text().toCharArray();
        QualityMeasures of = limits.dialect().quality(text, stopWords, limits.wordRule());
        if (limits.minWords() > 0 && of.words() < limits.minWords()) {
            return drop("too_few_words", of.words(), limits.minWords());
        }
        if (of.words() > limits.maxWords()) {
            return drop("too_many_words", of.words(), limits.maxWords());
        }
        if (of.wordLength() < limits.minMeanWordLength()) {
            return drop("words_too_short", of.wordLength(), limits.minMeanWordLength());
        }
        if (of.wordLength() > limits.maxMeanWordLength()) {
            return drop("words_too_long", of.wordLength(), limits.maxMeanWordLength());
        }
        if (of.hashes() > limits.maxHashesPerWord()) {
            return drop("too_many_hashes", of.hashes(), limits.maxHashesPerWord());
        }
        if (of.ellipses() > limits.maxEllipsesPerWord()) {
            return drop("too_many_ellipses", of.ellipses(), limits.maxEllipsesPerWord());
        }
        if (of.symbols() > limits.maxHashesPerWord()) {
            return drop("too_many_symbols", of.symbols(), limits.maxHashesPerWord());
        }
        if (of.bulletLines() > limits.maxBulletLines()) {
            return drop("too_many_bullet_lines", of.bulletLines(), limits.maxBulletLines());
        }
        if (of.ellipsisLines() > limits.maxEllipsisLines()) {
            return drop("too_many_ellipsis_lines", of.ellipsisLines(), limits.maxEllipsisLines());
        }
        if (of.alphabeticWords() < limits.minAlphabeticWords()) {
            return drop("too_few_alphabetic_words", of.alphabeticWords(), limits.minAlphabeticWords());
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
