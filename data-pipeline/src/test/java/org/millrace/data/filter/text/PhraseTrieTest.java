package org.millrace.data.filter.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTrieTest {

    private final PhraseTrie trie = new PhraseTrie(List.of("mill", "mill race", "c++", "été"));

    @ParameterizedTest
    @CsvSource({
        "the mill., 1",
        "MILL, 1",
        "the miller, 0",
        "windmill, 0",
        "mill_race, 0",
        "the mill race of the mill, 2",
        "mill-mill, 2",
        "in C++., 1",
        "ÉTÉ, 1",
        "étés, 0",
        "'', 0",
    })
    void findsWholeWordsWhateverTheirCase(String text, int hits) {
        assertThat(trie.find(text.toCharArray(), true, 100).count()).isEqualTo(hits);
    }

    @ParameterizedTest
    @CsvSource({"windmills, 1", "millmill, 2", "mill race, 1", "xc++x, 1", "mil, 0"})
    void findsPartsOfWordsWhereAsked(String text, int hits) {
        assertThat(trie.find(text.toCharArray(), false, 100).count()).isEqualTo(hits);
    }

    @Test
    void addsUpWeightsAndStopsAtTheMostHits() {
        PhraseTrie weighted = new PhraseTrie();
        weighted.add("a", 2);
        weighted.add("b", 0.5f);
        weighted.add("b", 0.25f);
        assertThat(weighted.size()).isEqualTo(2);
        assertThat(weighted.find("a b c a".toCharArray(), true, 10)).isEqualTo(new PhraseTrie.Hits(3, 4.25));
        assertThat(weighted.find("a b c a".toCharArray(), true, 1).count()).isEqualTo(1);
    }

    @Test
    void agreesWithARegularExpressionOnRandomTexts() {
        Random random = new Random(9);
        List<String> phrases = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            phrases.add(word(random) + (i % 3 == 0 ? " " + word(random) : ""));
        }
        PhraseTrie many = new PhraseTrie(phrases);
        Pattern pattern = Pattern.compile(
                "(?:\\W|^)(?:%s)(?:\\W|$)".formatted(String.join("|", phrases)),
                Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE);
        for (int i = 0; i < 2_000; i++) {
            String text =
                    word(random) + "-" + word(random).toUpperCase(Locale.ROOT) + " " + word(random) + word(random);
            assertThat(many.occursIn(text.toCharArray(), true))
                    .as(text)
                    .isEqualTo(pattern.matcher(text).find());
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            word.append("abcé".charAt(random.nextInt(4)));
        }
        return word.toString();
    }
}
