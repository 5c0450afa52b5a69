package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSplitterTest {

    @Test
    void splitsAsSpacyDoes() throws IOException {
        for (JsonNode line : Golden.read("gopher", "split.jsonl")) {
            var expected = new ArrayList<String>();
            line.get("words").forEach(word -> expected.add(word.asText()));
            String text = line.get("text").asText();
            assertThat(split(text)).as(text).isEqualTo(expected);
        }
    }

    @Test
    void takesPunctuationOffBothEnds() {
        assertThat(split("(\"Really?\")")).containsExactly("(", "\"", "Really", "?", "\"", ")");
    }

    @Test
    void splitsContractionsButNotWordsThatLookLikeThem() {
        assertThat(split("don't were we're well")).containsExactly("do", "n't", "were", "we", "'re", "well");
    }

    @Test
    void keepsAddressesWhole() {
        assertThat(split("https://example.org:8080/a-b?c=d. a-b"))
                .containsExactly("https://example.org:8080/a-b?c=d", ".", "a", "-", "b");
    }

    @Test
    void takesManySuffixesOff() {
        assertThat(split("word" + ")".repeat(500))).hasSize(501).startsWith("word", ")");
    }

    @Test
    void hasNoWordsInWhiteSpace() {
        assertThat(split(" \t\u3000\u2028\n")).isEmpty();
        assertThat(split("")).isEmpty();
    }

    private static List<String> split(String text) {
        Words words = WordSplitter.split(text.toCharArray());
        var strings = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            strings.add(words.word(i));
        }
        return strings;
    }
}
