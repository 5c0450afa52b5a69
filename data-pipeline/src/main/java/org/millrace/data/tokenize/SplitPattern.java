package org.millrace.data.tokenize;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways of splitting a text into words that are known, each a regular expression with a scanner that equals it. */
public enum SplitPattern {

    /** Qwen2, Qwen2.5 and Qwen3: every digit is a word. */
    QWEN2("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** Llama 3: up to three digits are a word. */
    LLAMA3("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** GPT-2, where the expression is not in the file but in its ByteLevel, as {@code use_regex}. */
    GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private final String regex;

    SplitPattern(String regex) {
        this.regex = regex;
    }

    /** The expression as {@code tokenizer.json} has it. */
    public String regex() {
        return regex;
    }

    /** The scanner that equals the expression. */
    Splitter splitter() {
        return switch (this) {
            case QWEN2 -> new WordSplitter(1);
            case LLAMA3 -> new WordSplitter(3);
            case GPT2 -> new Gpt2Splitter();
        };
    }

    static Optional<SplitPattern> ofRegex(String regex) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.regex.equals(regex))
                .findFirst();
    }

    /** The expressions that are known, by name. */
    static String known() {
        return Arrays.stream(values())
                .map(pattern -> pattern + " = " + pattern.regex)
                .collect(Collectors.joining(", "));
    }
}
