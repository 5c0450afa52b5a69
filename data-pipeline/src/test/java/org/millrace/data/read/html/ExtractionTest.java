package org.millrace.data.read.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.data.read.html.ExtractionSet.Page;

/** The main text of real pages, held against what a person has marked; {@link ExtractionComparison} prints it all. */
class ExtractionTest {

    /** Below what was measured by about a hundredth. */
    private static final double LEAST_F1 = 0.972;

    private static final double LEAST_PRECISION = 0.97;
    private static final double LEAST_RECALL = 0.98;

    /** A page on which the extractor goes wrong altogether. */
    private static final double LEAST_F1_OF_A_PAGE = 0.7;

    @Test
    void theMainTextOfRealPagesIsFound() {
        List<WordScore> scores = new ArrayList<>();
        for (Page page : ExtractionSet.pages()) {
            WordScore score = WordScore.of(page.mainText(), ExtractionComparison.millrace(page));
            assertThat(score.f1()).as(page.name()).isGreaterThan(LEAST_F1_OF_A_PAGE);
            scores.add(score);
        }
        WordScore mean = WordScore.mean(scores);
        assertThat(scores).hasSizeGreaterThanOrEqualTo(50);
        assertThat(mean.f1()).isGreaterThan(LEAST_F1);
        assertThat(mean.precision()).isGreaterThan(LEAST_PRECISION);
        assertThat(mean.recall()).isGreaterThan(LEAST_RECALL);
    }

    @Test
    void wordsCountAsOftenAsBothTextsHaveThem() {
        WordScore score = WordScore.of("The bee, the BEE flies", "the bee the the hive");
        assertThat(score.precision()).isCloseTo(3 / 5.0, within(1e-12));
        assertThat(score.recall()).isCloseTo(3 / 5.0, within(1e-12));
        assertThat(WordScore.of("蜜蜂飞", "蜜蜂").recall()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(WordScore.of("a", "").f1()).isZero();
        assertThat(WordScore.of("a b", "b a").f1()).isEqualTo(1);
    }
}
