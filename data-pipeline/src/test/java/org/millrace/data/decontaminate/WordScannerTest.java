package org.millrace.data.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordScannerTest {

    @Test
    void caseAndPunctuationDoNotCount() {
        assertThat(words("Don’t STOP -- “now”, he said; 3.5%!")).isEqualTo(words("don t stop now he said 3 5"));
        assertThat(words("ÉCOLE Straße ΑΘΗΝΑ")).isEqualTo(words("école straße αθηνα"));
    }

    @Test
    void onlyTheOrderAndTheWordsCount() {
        assertThat(words("a b")).isNotEqualTo(words("b a"));
        assertThat(words("ab")).isNotEqualTo(words("a b"));
        assertThat(words("a\u0000b\n\n c\t")).isEqualTo(words("a b c"));
        assertThat(words(" \n.,;")).isEmpty();
        assertThat(words("")).isEmpty();
    }

    @Test
    void compatibleFormsAreTheSame() {
        assertThat(words("ｆｕｌｌ ｗｉｄｔｈ ﬁne é")).isEqualTo(words("full width fine e\u0301"));
    }

    @Test
    void scriptsWithoutSpacesHaveAWordForEachCharacter() {
        assertThat(words("机器学习 model")).isEqualTo(words("机 器 学 习 model"));
        assertThat(words("カタカナとひらがな")).hasSize(9);
        assertThat(words("GPT模型4")).isEqualTo(words("gpt 模 型 4"));
        assertThat(words("𠀀𠀁")).hasSize(2);
        // Thai: a mark belongs to the letter before it.
        assertThat(words("กี่")).hasSize(1);
        assertThat(words("ที่นี่")).hasSize(2);
    }

    @Test
    void koreanAndHindiAreWrittenWithSpaces() {
        assertThat(words("한국어 문장입니다")).hasSize(2);
        assertThat(words("हिन्दी में लिखा")).hasSize(3);
    }

    @Test
    void differentWordsHaveDifferentHashes() {
        Random random = new Random(3);
        HashSet<String> strings = new HashSet<>();
        HashSet<Long> hashes = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            String word = Integer.toString(random.nextInt(5_000_000), 36).toLowerCase(Locale.ROOT);
            if (strings.add(word)) {
                assertThat(hashes.add(words(word).get(0))).as(word).isTrue();
            }
        }
    }

    private static List<Long> words(String text) {
        List<Long> words = new ArrayList<>();
        WordScanner.forEachWord(text, words::add);
        return words;
    }
}
