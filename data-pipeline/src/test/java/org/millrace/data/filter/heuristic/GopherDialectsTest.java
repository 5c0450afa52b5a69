package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

/** What Dolma, DCLM and NeMo Curator measure where they differ, worked out by hand, and both sides of each limit. */
class GopherDialectsTest {

    private static final double OFF = Double.POSITIVE_INFINITY;
    private static final List<String> STOP_WORDS =
            GopherQualitySettings.published().stopWords();

    private static final String ODD = "# The mill…\n* have with #one\n\nthe end ...\n- 2 THE of read more";
    private static final String AGAIN = "a b c\nx y\na b c\n\nx y\na b c";

    @Test
    void dolmaTakesTheMedianAndBlankLinesAndAllStopWords() {
        assertThat(quality(GopherDialect.DOLMA))
                .isEqualTo(new QualityMeasures(16, 3, 0, 0, 3 / 16.0, 2 / 5.0, 1 / 5.0, 11 / 16.0, 4));
        assertThat(DolmaQuality.of("ab abcd".toCharArray(), new StopWords(STOP_WORDS))
                        .wordLength())
                .isEqualTo(3);
        assertThat(DolmaQuality.of("".toCharArray(), new StopWords(STOP_WORDS)))
                .isEqualTo(new QualityMeasures(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void dclmCountsUnicodesWordsAndStopWordsInCapitals() {
        assertThat(quality(GopherDialect.DCLM))
                .isEqualTo(new QualityMeasures(12, 46 / 16.0, 0, 0, 4 / 16.0, 2 / 4.0, 2 / 4.0, 11 / 16.0, 6));
        assertThat(DclmQuality.of(". . . . . . # a. . .b ......".toCharArray(), new StopWords(STOP_WORDS))
                        .symbols())
                .isEqualTo((2 + 1 + 1 + 2) / 11.0);
    }

    @Test
    void nemoKnowsOtherBulletsAndEllipses() {
        assertThat(quality(GopherDialect.NEMO))
                .isEqualTo(new QualityMeasures(16, 46 / 16.0, 0, 0, 2 / 16.0, 0, 3 / 4.0, 11 / 16.0, 4));
        assertThat(NemoQuality.of("● one\n◦ two\n READ MORE \n• […]".toCharArray(), new StopWords(STOP_WORDS)))
                .satisfies(of -> assertThat(of.bulletLines()).isEqualTo(3 / 4.0))
                .satisfies(of -> assertThat(of.ellipsisLines()).isEqualTo(2 / 4.0))
                .satisfies(of -> assertThat(of.symbols()).isEqualTo(1 / 8.0));
    }

    @Test
    void dolmaCountsTheFirstOfEqualLinesAndRuns() {
        RepetitionMeasures of = GopherDialect.DOLMA.repetition(AGAIN.toCharArray(), WordRule.SPACY);
        assertThat(of.duplicateLines()).isEqualTo(5 / 6.0);
        assertThat(of.duplicateLineCharacters()).isEqualTo(21 / 13.0);
        assertThat(of.duplicateParagraphs()).isZero();
        assertThat(of.duplicateParagraphCharacters()).isZero();
        assertThat(of.topNGram(2)).isEqualTo(6 / 13.0);
        assertThat(of.duplicateNGrams(5)).isEqualTo(40 / 45.0);
        assertThat(of.topNGram(20)).isZero();
        assertThat(of.duplicateNGrams(20)).isZero();
    }

    @Test
    void dclmCountsEachWordOnceThatIsInARepeatedRun() {
        RepetitionMeasures of = GopherDialect.DCLM.repetition(AGAIN.toCharArray(), WordRule.SPACY);
        assertThat(of.duplicateLines()).isEqualTo(1);
        assertThat(of.duplicateLineCharacters()).isEqualTo(1);
        assertThat(of.duplicateParagraphs()).isZero();
        assertThat(of.topNGram(2)).isEqualTo(6 / 13.0);
        assertThat(of.duplicateNGrams(5)).isEqualTo(1);
        RepetitionMeasures longer =
                GopherDialect.DCLM.repetition("a b, xx yy. A a b xx yy".toCharArray(), WordRule.SPACY);
        assertThat(longer.topNGram(2)).isEqualTo(2 * 4 / 13.0);
        assertThat(longer.topNGram(6)).isZero();
        RepetitionMeasures paragraphs =
                GopherDialect.DCLM.repetition("p\n\nq r\n\n p \n\n\n\n".toCharArray(), WordRule.SPACY);
        assertThat(paragraphs.duplicateParagraphs()).isEqualTo(2 / 3.0);
        assertThat(paragraphs.duplicateParagraphCharacters()).isEqualTo(2 / 5.0);
    }

    @Test
    void nemoLooksForTheTopRunInTheTextAndCountsSpaces() {
        RepetitionMeasures of = GopherDialect.NEMO.repetition(AGAIN.toCharArray(), WordRule.SPACY);
        assertThat(of.duplicateLines()).isEqualTo(3 / 5.0);
        assertThat(of.duplicateLineCharacters()).isEqualTo(13 / 21.0);
        assertThat(of.duplicateParagraphs()).isZero();
        assertThat(of.topNGram(2)).isEqualTo(9 / 26.0);
        assertThat(of.duplicateNGrams(5)).isEqualTo(15 / 26.0);
        assertThat(of.topNGram(20)).isEqualTo(1);
        assertThat(of.duplicateNGrams(20)).isEqualTo(1);
        RepetitionMeasures inside = GopherDialect.NEMO.repetition("a b xa bx".toCharArray(), WordRule.SPACY);
        assertThat(inside.topNGram(2)).isEqualTo(6 / 9.0);
        RepetitionMeasures paragraphs = GopherDialect.NEMO.repetition("p\n\nqq\n\np\n\n".toCharArray(), WordRule.SPACY);
        assertThat(paragraphs.duplicateParagraphs()).isEqualTo(1 / 4.0);
        assertThat(paragraphs.duplicateParagraphCharacters()).isEqualTo(1 / 4.0);
    }

    @ParameterizedTest
    @EnumSource(GopherDialect.class)
    void qualityKeepsAtEachLimitAndDropsJustBeyondIt(GopherDialect dialect) {
        QualityMeasures of = quality(dialect);
        Map<String, ToDoubleFunction<QualityMeasures>> maxima = Map.of(
                "words_too_long", QualityMeasures::wordLength,
                "too_many_symbols", QualityMeasures::symbols,
                "too_many_hashes", QualityMeasures::hashes,
                "too_many_bullet_lines", QualityMeasures::bulletLines,
                "too_many_ellipsis_lines", QualityMeasures::ellipsisLines);
        maxima.forEach((reason, measure) -> {
            double value = measure.applyAsDouble(of);
            // Both ratios of symbols have one limit; a dialect measures one of the two.
            if (value > 0) {
                assertBoundary(limit -> only(dialect, reason, limit), value, Math.nextDown(value), reason);
            }
        });
        assertBoundary(
                limit -> only(dialect, "words_too_short", limit),
                of.wordLength(),
                Math.nextUp(of.wordLength()),
                "words_too_short");
        assertBoundary(
                limit -> only(dialect, "too_few_alphabetic_words", limit),
                of.alphabeticWords(),
                Math.nextUp(of.alphabeticWords()),
                "too_few_alphabetic_words");
        assertBoundary(
                limit -> only(dialect, "too_few_stop_words", limit),
                of.stopWords(),
                of.stopWords() + 1.0,
                "too_few_stop_words");
        assertBoundary(limit -> only(dialect, "too_few_words", limit), of.words(), of.words() + 1.0, "too_few_words");
        assertBoundary(limit -> only(dialect, "too_many_words", limit), of.words(), of.words() - 1.0, "too_many_words");
    }

    @ParameterizedTest
    @EnumSource(GopherDialect.class)
    void repetitionKeepsAtEachLimitAndDropsJustBeyondIt(GopherDialect dialect) {
        RepetitionMeasures of = dialect.repetition(AGAIN.toCharArray(), WordRule.SPACY);
        assertRepetition(dialect, "duplicate_lines", of.duplicateLines());
        assertRepetition(dialect, "duplicate_line_characters", of.duplicateLineCharacters());
        assertRepetition(dialect, "top_2_gram", of.topNGram(2));
        assertRepetition(dialect, "duplicate_5_grams", of.duplicateNGrams(5));
    }

    private static void assertRepetition(GopherDialect dialect, String reason, double value) {
        Documents.kept(new GopherRepetition(repetition(dialect, reason, value)), AGAIN);
        Documents.dropped(new GopherRepetition(repetition(dialect, reason, Math.nextDown(value))), AGAIN, reason);
    }

    private static void assertBoundary(
            Function<Double, GopherQualitySettings> settings, double at, double beyond, String reason) {
        Documents.kept(new GopherQuality(settings.apply(at)), ODD);
        Documents.dropped(new GopherQuality(settings.apply(beyond)), ODD, reason);
    }

    private static QualityMeasures quality(GopherDialect dialect) {
        return dialect.quality(ODD.toCharArray(), new StopWords(STOP_WORDS), WordRule.SPACY);
    }

    /** Settings with one rule, named as the drop reason is. */
    private static GopherQualitySettings only(GopherDialect dialect, String reason, double limit) {
        return new GopherQualitySettings(
                dialect,
                WordRule.SPACY,
                reason.equals("too_few_words") ? (int) limit : 0,
                reason.equals("too_many_words") ? (int) limit : Integer.MAX_VALUE,
                reason.equals("words_too_short") ? limit : 0,
                reason.equals("words_too_long") ? limit : OFF,
                reason.equals("too_many_hashes") || reason.equals("too_many_symbols") ? limit : OFF,
                OFF,
                reason.equals("too_many_bullet_lines") ? limit : OFF,
                reason.equals("too_many_ellipsis_lines") ? limit : OFF,
                reason.equals("too_few_alphabetic_words") ? limit : 0,
                reason.equals("too_few_stop_words") ? (int) limit : 0,
                STOP_WORDS);
    }

    private static GopherRepetitionSettings repetition(GopherDialect dialect, String reason, double limit) {
        return new GopherRepetitionSettings(
                dialect,
                WordRule.SPACY,
                reason.equals("duplicate_lines") ? limit : OFF,
                OFF,
                reason.equals("duplicate_line_characters") ? limit : OFF,
                OFF,
                reason.startsWith("top") ? List.of(new NGramLimit(2, limit)) : List.of(),
                reason.startsWith("duplicate_5") ? List.of(new NGramLimit(5, limit)) : List.of());
    }
}
