package org.millrace.data.tokenize;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ways of splitting a text into words that are known, each a regular expression with a scanner that equals it. */
public enum SplitPattern {

    /** Qwen2, Qwen2.5 and Qwen3. */
    QWEN2("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    private final String regex;

    SplitPattern(String regex) {
        this.regex = regex;
    }

    /** The expression as {@code tokenizer.json} has it. */
    public String regex() {
        return regex;
    }

    /** The scanner that equals the expression. */
    WordSplitter splitter() {
        return new WordSplitter();
    }

    static SplitPattern ofRegex(String regex) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.regex.equals(regex))
                .findFirst()
                .orElseThrow(() -> new TokenizerFormatException(
                        "tokenizer.json: the split expression is not one that is known: got %s, expected %s"
                                .formatted(
                                        regex,
                                        Arrays.stream(values())
                                                .map(pattern -> pattern + " = " + pattern.regex)
                                                .collect(Collectors.joining(", ")))));
    }
}
