package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedNGramsTest {

    @Test
    void agreesWithStringsOnRandomTexts() {
        var random = new Random(5);
        for (int trial = 0; trial < 300; trial++) {
            // Few letters and few lengths, so that different words often join to the same letters.
            int length = random.nextInt(120);
            List<String> words = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                words.add(List.of("a", "aa", "b", "ab", "𝒂", "ba", "c").get(random.nextInt(7)));
            }
            var nGrams = new RepeatedNGrams(
                    WordSplitter.split(String.join(" ", words).toCharArray()));
            for (int n = 1; n <= 10; n++) {
                assertThat(nGrams.topCharacters(n)).isEqualTo(top(words, n));
                assertThat(nGrams.duplicateCharacters(n)).isEqualTo(duplicate(words, n));
            }
        }
    }

    @Test
    void countsWordsOfAnyLength() {
        String longWord = "x".repeat(5_000);
        String text = (longWord + " y ").repeat(4);
        var nGrams = new RepeatedNGrams(WordSplitter.split(text.toCharArray()));
        assertThat(nGrams.duplicateCharacters(2)).isEqualTo(3 * 5_001);
        assertThat(nGrams.topCharacters(2)).isEqualTo(4 * 5_002);
    }

    private static long top(List<String> words, int n) {
        var counts = new LinkedHashMap<String, Integer>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
        }
        String best = "";
        int most = 0;
        for (var count : counts.entrySet()) {
            if (count.getValue() > most) {
                best = count.getKey();
                most = count.getValue();
            }
        }
        return (long) best.codePointCount(0, best.length()) * most;
    }

    private static long duplicate(List<String> words, int n) {
        var seen = new HashSet<String>();
        long characters = 0;
        int i = 0;
        while (i + n <= words.size()) {
            String joined = String.join("", words.subList(i, i + n));
            if (seen.add(joined)) {
                i++;
            } else {
                characters += joined.codePointCount(0, joined.length());
                i += n;
            }
        }
        return characters;
    }
}
