package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.filter.Documents;

class NemoEnglishTest {

    private static final double OFF = Double.POSITIVE_INFINITY;

    @Test
    void keepsProse() {
        String prose = """
                The miller opened the sluice at dawn, and the wheel began to turn with a long groan.
                Most of the grain was sold to the bakers of the town; the rest went down the river.
                It is hard to say whether the bridge was built in that year or in the next.
                A good map shows what a country is like and leaves out what nobody will ever need.
                """;
        NemoEnglish published = new NemoEnglish(NemoEnglishSettings.published());
        assertThat(Documents.kept(published, prose)).isEqualTo(prose);
        Documents.dropped(published, "", "empty");
        Documents.dropped(published, "Only a few words, as one can see.", "too_few_words");
    }

    @Test
    void countsCharacters() {
        NemoCharacters of =
                NemoCharacters.of("é 😀 a1٣!\t(x) [y]\nhttp://a.b/c?d\nxhttps://é https://z,\n\n".toCharArray());
        // asked of Python, with NeMo Curator's expressions
        assertThat(of.characters()).isEqualTo(55);
        assertThat(of.others()).isEqualTo(23);
        assertThat(of.numbers()).isEqualTo(2);
        assertThat(of.inUrls()).isEqualTo("http://a.b/c?d".length() + "https://z,".length());
        assertThat(of.whiteSpace()).isEqualTo(9);
        assertThat(of.parentheses()).isEqualTo(4);
        assertThat(of.lines()).isEqualTo(3);
        assertThat(of.linesWithoutEnd()).isEqualTo(3);
        assertThat(of.longestWord()).isEqualTo(14);
    }

    @Test
    void takesFillerTextAnywhereForNothingElse() {
        assertThat(NemoBoilerplate.share("a\n\nLorem Ipsum\n\nb\n\nc")).isEqualTo(1);
        assertThat(NemoBoilerplate.share("a\n\nOur Privacy Policy. Use cookies!\n\nb\n\nTerms of use"))
                .isEqualTo(0.5);
        assertThat(NemoBoilerplate.share("")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "too_few_alphanumeric_characters | ab-- | 0.5",
                "too_many_numbers | ab12 | 0.5",
                "too_many_urls | http://a x | 0.8",
                "too_much_white_space | a b  | 0.3333333333333333",
                "too_many_parentheses | (a)b | 0.5",
                "boilerplate | cookie policy | 1",
                "too_few_terminated_lines | no end | 1",
                "a_word_too_long | abcde f | 5",
            })
    void keepsAtEachLimitAndDropsJustBeyondIt(String reason, String text, double value) {
        Documents.kept(new NemoEnglish(only(reason, value)), text);
        Documents.dropped(
                new NemoEnglish(only(reason, reason.equals("a_word_too_long") ? value - 1 : Math.nextDown(value))),
                text,
                reason);
    }

    @Test
    void includesGophersRules() {
        GopherQualitySettings quality = GopherQualitySettings.published(GopherDialect.NEMO);
        NemoEnglishSettings onlyGopher = new NemoEnglishSettings(
                OFF,
                OFF,
                OFF,
                OFF,
                OFF,
                OFF,
                OFF,
                Integer.MAX_VALUE,
                quality,
                GopherRepetitionSettings.published(GopherDialect.NEMO));
        NemoEnglish filter = new NemoEnglish(onlyGopher);
        Documents.dropped(filter, "the same line of that\n".repeat(20), "duplicate_lines");
        Documents.dropped(filter, "mill " + "wheel river ".repeat(30), "too_few_stop_words");
        Documents.dropped(filter, "the to " + "... ".repeat(50), "too_many_symbols");
        StringBuilder villages = new StringBuilder();
        for (int i = 0; i < 26 * 4; i++) {
            villages.append("river")
                    .append((char) ('a' + i % 26))
                    .append((char) ('a' + i / 26))
                    .append(" of the mill\n");
        }
        Documents.dropped(filter, villages.toString(), "top_2_gram");
    }

    @Test
    void refusesAnotherDialect() {
        assertThatThrownBy(() -> new NemoEnglishSettings(
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        GopherQualitySettings.published(),
                        GopherRepetitionSettings.published()))
                .hasMessageContaining("DATATROVE");
    }

    private static NemoEnglishSettings only(String reason, double limit) {
        return new NemoEnglishSettings(
                reason.equals("too_few_alphanumeric_characters") ? limit : OFF,
                reason.equals("too_many_numbers") ? limit : OFF,
                reason.equals("too_many_urls") ? limit : OFF,
                reason.equals("too_much_white_space") ? limit : OFF,
                reason.equals("too_many_parentheses") ? limit : OFF,
                reason.equals("boilerplate") ? limit : OFF,
                reason.equals("too_few_terminated_lines") ? limit : OFF,
                reason.equals("a_word_too_long") ? (int) limit : Integer.MAX_VALUE,
                new GopherQualitySettings(
                        GopherDialect.NEMO,
                        WordRule.SPACY,
                        0,
                        Integer.MAX_VALUE,
                        0,
                        OFF,
                        OFF,
                        OFF,
                        OFF,
                        OFF,
                        0,
                        0,
                        List.of()),
                new GopherRepetitionSettings(
                        GopherDialect.NEMO, WordRule.SPACY, OFF, OFF, OFF, OFF, List.of(), List.of()));
    }
}
