package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** On both sides of each limit; what spaCy 3.8.18 makes of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "61.151.247.39:8080",
                "http://8.08.8.8",
                "http://1.2.3.254",
                "http://223.1.2.3",
                "http://172.15.1.1",
                "http://172.32.1.1",
                "http://9.255.0.1"
            })
    void keepsAddressesOfThePublicInternetWhole(String host) {
        assertThat(split(host + "/a/b")).containsExactly(host + "/a/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.1.2.3",
                "http://127.0.0.1",
                "http://169.254.0.1",
                "http://192.168.0.1",
                "http://172.16.1.1",
                "http://172.31.1.1",
                "http://224.1.2.3",
                "http://1.2.3.255",
                "http://1.2.3.0",
                "http://0.2.3.4",
                "http://01.2.3.4",
                "http://8.008.8.8",
                "http://1.256.3.4",
                "http://1.2.3",
                "http://1.2.3.4.5"
            })
    void splitsPathsBehindOtherNumbers(String host) {
        assertThat(split(host + "/erik/b")).containsExactly(host, "/", "erik", "/", "b");
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
