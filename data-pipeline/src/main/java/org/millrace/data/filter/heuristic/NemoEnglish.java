package org.millrace.data.filter.heuristic;

import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

/**
 * Drops what does not look like English prose: the set of rules that NeMo Curator ships for English
 * ({@code heuristic_filter_en.yaml}), tried in its order; the first that fails is the reason. It includes Gopher's rules in
 * the dialect {@link GopherDialect#NEMO}, so neither of those filters is needed beside it.
 */
public final class NemoEnglish implements DocumentFilter {

    private final NemoEnglishSettings limits;
    private final StopWords stopWords;

    public NemoEnglish(NemoEnglishSettings limits) {
        this.limits = limits;
        stopWords = new StopWords(limits.quality().stopWords());
    }

    @Override
    public String name() {
        return "nemo_english";
    }

    @Override
    public Verdict judge(Document document) {
        char[] text = document.text().toCharArray();
        if (text.length == 0) {
            return new Verdict.Drop(name() + ".empty", 0, 1);
        }
        Verdict dropped = judge(document.text(), text);
        return dropped == null ? new Verdict.Keep(document) : dropped;
    }

    private @Nullable Verdict judge(String string, char[] text) {
        NemoCharacters characters = NemoCharacters.of(text);
        QualityMeasures quality = NemoQuality.of(text, stopWords);
        GopherQualitySettings limit = limits.quality();
        double all = characters.characters();
        Rules rules = new Rules();
        rules.most("too_few_alphanumeric_characters", characters.others() / all, limits.maxOtherCharacters());
        rules.most("too_many_symbols", quality.symbols(), limit.maxHashesPerWord());
        rules.most("too_many_numbers", characters.numbers() / all, limits.maxNumbers());
        rules.most("too_many_urls", characters.inUrls() / all, limits.maxUrls());
        rules.most("too_much_white_space", characters.whiteSpace() / all, limits.maxWhiteSpace());
        rules.most("too_many_parentheses", characters.parentheses() / all, limits.maxParentheses());
        if (rules.drop == null) {
            rules.most("boilerplate", NemoBoilerplate.share(string), limits.maxBoilerplate());
        }
        if (rules.drop != null) {
            return rules.drop;
        }
        NemoRepetition repetition = new NemoRepetition(text);
        GopherRepetitionSettings repeated = limits.repetition();
        rules.most("duplicate_lines", repetition.duplicateLines(), repeated.maxDuplicateLines());
        rules.most("duplicate_paragraphs", repetition.duplicateParagraphs(), repeated.maxDuplicateParagraphs());
        rules.most(
                "duplicate_line_characters",
                repetition.duplicateLineCharacters(),
                repeated.maxDuplicateLineCharacters());
        rules.most(
                "duplicate_paragraph_characters",
                repetition.duplicateParagraphCharacters(),
                repeated.maxDuplicateParagraphCharacters());
        rules.least("too_few_words", quality.words(), limit.minWords());
        rules.most("too_many_words", quality.words(), limit.maxWords());
        rules.most(
                "too_few_terminated_lines",
                (double) characters.linesWithoutEnd() / characters.lines(),
                limits.maxLinesWithoutEnd());
        rules.least("too_few_alphabetic_words", quality.alphabeticWords(), limit.minAlphabeticWords());
        rules.least("too_few_stop_words", quality.stopWords(), limit.minStopWords());
        rules.least("words_too_short", quality.wordLength(), limit.minMeanWordLength());
        rules.most("words_too_long", quality.wordLength(), limit.maxMeanWordLength());
        rules.most("a_word_too_long", characters.longestWord(), limits.maxWordLength());
        rules.most("too_many_ellipsis_lines", quality.ellipsisLines(), limit.maxEllipsisLines());
        for (NGramLimit top : repeated.maxTopNGrams()) {
            if (rules.drop == null) {
                rules.most("top_%d_gram".formatted(top.words()), repetition.topNGram(top.words()), top.maxShare());
            }
        }
        for (NGramLimit duplicate : repeated.maxDuplicateNGrams()) {
            if (rules.drop == null) {
                rules.most(
                        "duplicate_%d_grams".formatted(duplicate.words()),
                        repetition.duplicateNGrams(duplicate.words()),
                        duplicate.maxShare());
            }
        }
        rules.most("too_many_bullet_lines", quality.bulletLines(), limit.maxBulletLines());
        return rules.drop;
    }

    /** The rules that were tried; only the first that fails counts. */
    private final class Rules {

        private Verdict.@Nullable Drop drop;

        void most(String reason, double measured, double limit) {
            fail(measured > limit, reason, measured, limit);
        }

        void least(String reason, double measured, double limit) {
            fail(measured < limit, reason, measured, limit);
        }

        private void fail(boolean fails, String reason, double measured, double limit) {
            if (fails && drop == null) {
                drop = new Verdict.Drop(name() + "." + reason, measured, limit);
            }
        }
    }
}
