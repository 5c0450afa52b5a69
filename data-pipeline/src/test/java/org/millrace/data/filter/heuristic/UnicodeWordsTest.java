package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnicodeWordsTest {

    /** The examples of UAX #29, and what its rules say of other texts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "The quick (“brown”) fox can’t jump 32.3 feet, right? | The quick brown fox can’t jump 32.3 feet right",
                "3,456.789 a.b a. .b 1. 1,a | 3,456.789 a.b a b 1 1 a",
                "snake_case _x x_ __ 'tis | snake_case x_ tis",
                "人人生而自由 | 人 人 生 而 自 由",
                "ひらがなカタカナー | ひ ら が な カタカナー",
                "צה\"ל | צה\"ל",
                "नमस्ते | नमस्ते",
                "é́a x\u00ADy | é́a x\u00ADy",
                "x² | x ²",
                "- * ( ) ; | ^^",
            })
    void areThoseOfUax29(String text, String words) {
        String unescaped = text.replace("\\u00AD", "\u00AD");
        List<String> expected = words.isEmpty()
                ? List.of()
                : List.of(words.replace("\\u00AD", "\u00AD").split(" ", -1));
        char[] characters = unescaped.toCharArray();
        assertThat(strings(UnicodeWords.alphanumeric(characters))).isEqualTo(expected);
        assertThat(UnicodeWords.count(characters)).isEqualTo(expected.size());
    }

    @Test
    void countMarksWhereAllWordsAreAskedFor() {
        assertThat(strings(UnicodeWords.all("a, b\n!".toCharArray()))).containsExactly("a", ",", "b", "!");
    }

    private static List<String> strings(Words words) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            strings.add(words.word(i));
        }
        return strings;
    }
}
