package org.millrace.data.read.html;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well an extraction has the words of the text wanted. Words are runs of letters and digits in small letters, and each
 * ideograph or kana by itself; a word counts as often as both texts have it.
 */
record WordScore(double precision, double recall, double f1) {

    static WordScore of(String wanted, String got) {
        Map<String, Integer> expected = words(wanted);
        Map<String, Integer> found = words(got);
        long common = 0;
        for (Map.Entry<String, Integer> word : expected.entrySet()) {
            common += Math.min(word.getValue(), found.getOrDefault(word.getKey(), 0));
        }
        double precision = share(common, found);
        double recall = share(common, expected);
        return new WordScore(precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    /** Each page counts the same, however long it is. */
    static WordScore mean(List<WordScore> scores) {
        return new WordScore(
                scores.stream().mapToDouble(WordScore::precision).average().orElse(0),
                scores.stream().mapToDouble(WordScore::recall).average().orElse(0),
                scores.stream().mapToDouble(WordScore::f1).average().orElse(0));
    }

    private static double share(long common, Map<String, Integer> words) {
        long total = words.values().stream().mapToLong(Integer::longValue).sum();
        return total == 0 ? 0 : (double) common / total;
    }

    private static Map<String, Integer> words(String text) {
        Map<String, Integer> words = new HashMap<>();
        var word = new StringBuilder();
        text.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            boolean alone = Character.isIdeographic(c)
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA;
            if (alone || !Character.isLetterOrDigit(c)) {
                end(word, words);
            }
            if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            }
            if (alone) {
                end(word, words);
            }
        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, Map<String, Integer> words) {
        if (!word.isEmpty()) {
            words.merge(word.toString(), 1, Integer::sum);
            word.setLength(0);
        }
    }
}
