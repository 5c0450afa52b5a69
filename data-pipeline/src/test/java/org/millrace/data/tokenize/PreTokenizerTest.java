package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreTokenizerTest {

    static Stream<Arguments> splits() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("Hello world", List.of("Hello", " world")),
                Arguments.of("a  b", List.of("a", " ", " b")),
                Arguments.of("a   ", List.of("a", "   ")),
                Arguments.of("a \n b", List.of("a", " \n", " b")),
                Arguments.of("a \n  \n\n  b", List.of("a", " \n  \n\n", " ", " b")),
                Arguments.of("\tx\t1", List.of("\tx", "\t", "1")),
                Arguments.of("1234", List.of("1", "2", "3", "4")),
                Arguments.of("x!!\r\n\ny", List.of("x", "!!\r\n\n", "y")),
                Arguments.of(" !? (a)", List.of(" !?", " (", "a", ")")),
                Arguments.of("it's IT'S it'ſ", List.of("it", "'s", " IT", "'S", " it", "'ſ")),
                Arguments.of("we'll you'RE o'clock", List.of("we", "'ll", " you", "'RE", " o", "'clock")),
                Arguments.of("'street''s", List.of("'s", "treet", "''", "s")),
                Arguments.of("\u00a0\u00a0é", List.of("\u00a0", "\u00a0é")),
                Arguments.of("\u3000!", List.of("\u3000", "!")),
                Arguments.of("e\u0301!", List.of("\u00e9", "!")),
                Arguments.of("q\u0301r", List.of("q", "\u0301r")));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void splitsAsTheExpressionDoes(String text, List<String> words) {
        assertThat(words(text)).isEqualTo(words);
    }

    static Stream<Arguments> splitsOfOtherKinds() {
        return Stream.of(
                Arguments.of(SplitPattern.LLAMA3, "12345 6", List.of("123", "45", " ", "6")),
                Arguments.of(SplitPattern.LLAMA3, "a1\u0663\u00bd4b", List.of("a", "1\u0663\u00bd", "4", "b")),
                Arguments.of(SplitPattern.LLAMA3, "it'S 12", List.of("it", "'S", " ", "12")),
                Arguments.of(SplitPattern.GPT2, "it's it'S", List.of("it", "'s", " it", "'", "S")),
                Arguments.of(SplitPattern.GPT2, " 12345 6 ab", List.of(" 12345", " 6", " ab")),
                Arguments.of(SplitPattern.GPT2, "a  b\n\n c", List.of("a", " ", " b", "\n\n", " c")),
                Arguments.of(SplitPattern.GPT2, "a\tb", List.of("a", "\t", "b")),
                Arguments.of(SplitPattern.GPT2, "x!!\ny", List.of("x", "!!", "\n", "y")),
                Arguments.of(SplitPattern.GPT2, "x  ", List.of("x", "  ")),
                Arguments.of(SplitPattern.GPT2, "'' 'll'", List.of("''", " '", "ll", "'")),
                Arguments.of(SplitPattern.GPT2, "\u3000a", List.of("\u3000", "a")));
    }

    @ParameterizedTest
    @MethodSource("splitsOfOtherKinds")
    void splitsAsTheExpressionOfEachKindDoes(SplitPattern split, String text, List<String> words) {
        assertThat(words(split, Normalization.NONE, text)).isEqualTo(words);
    }

    /** With java.util.regex as the oracle, on characters that all versions of Unicode agree on. */
    @ParameterizedTest
    @EnumSource
    void equalsTheExpressionOnGoldenTextsInLatinScript(SplitPattern split) throws IOException {
        var expression = Pattern.compile(split.regex(), Pattern.UNICODE_CHARACTER_CLASS);
        List<Golden> goldens = new ArrayList<>();
        try (BufferedReader lines = Qwen25.lines("golden.jsonl.gz")) {
            Golden.forEach(lines, goldens::add);
        }
        int compared = 0;
        for (Golden golden : goldens) {
            if (golden.text().chars().allMatch(c -> c < 0x17F && c != 0x85)) {
                List<String> expected = expression
                        .matcher(golden.text())
                        .results()
                        .map(MatchResult::group)
                        .toList();
                assertThat(words(split, Normalization.NONE, golden.text()))
                        .as(golden.toString())
                        .isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    private static List<String> words(String text) {
        return words(SplitPattern.QWEN2, Normalization.NFC, text);
    }

    private static List<String> words(SplitPattern split, Normalization normalization, String text) {
        List<String> words = new ArrayList<>();
        new PreTokenizer(split, normalization)
                .forEachWord(
                        text, (utf8, from, to) -> words.add(new String(utf8, from, to - from, StandardCharsets.UTF_8)));
        return words;
    }
}
