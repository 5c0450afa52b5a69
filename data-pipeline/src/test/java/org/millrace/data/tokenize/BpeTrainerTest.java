package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    /** {@code bpe_trainer_golden.py} asked Hugging Face's trainer. */
    @Test
    void learnsTheMergesOfTheReference() throws IOException {
        var mapper = new ObjectMapper();
        List<String> goldenTexts = new ArrayList<>();
        try (BufferedReader lines = Qwen25.lines("golden.jsonl.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                goldenTexts.add(mapper.readTree(line).get("text").textValue());
            }
        }
        int jobs = 0;
        try (BufferedReader lines = Qwen25.lines("trained.jsonl.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode job = mapper.readTree(line);
                List<String> texts =
                        job.has("texts") ? List.of(mapper.treeToValue(job.get("texts"), String[].class)) : goldenTexts;
                TokenizerJson trained = new BpeTrainer(
                                job.get("size").intValue(),
                                SPECIAL,
                                job.get("minimum").intValue())
                        .train(count(texts), Normalization.NFC, SplitPattern.QWEN2);
                assertThat(trained.merges().stream().map(merge -> merge.left() + " " + merge.right()))
                        .as("%s, %d ids", job.get("corpus"), job.get("size").intValue())
                        .containsExactly(mapper.treeToValue(job.get("merges"), String[].class));
                jobs++;
            }
        }
        assertThat(jobs).isEqualTo(10);
    }

    @Test
    void putsBytesFirstAndSpecialTokensLast() {
        TokenizerJson trained = train(300, List.of("the theme of the thesis"));
        assertThat(trained.vocabulary())
                .containsEntry("!", 0)
                .containsEntry("Ġ", 220)
                .containsEntry("he", 256);
        var tokenizer = new Tokenizer(trained);
        assertThat(tokenizer.endOfText()).isEqualTo(tokenizer.vocabularySize() - 3);
        assertThat(tokenizer.encode("<|im_end|>")).containsExactly(tokenizer.vocabularySize() - 1);
    }

    @Test
    void trainedTokenizerGivesAnyTextBack() {
        var tokenizer = new Tokenizer(train(400, List.of("Nur das Wort, das oft kommt, wird kurz: Wort Wort Wort.")));
        String text = "Wort, 漢字 \0 😀\r\n\tund anderes<|endoftext|>";
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        assertThat(tokenizer.decode(tokenizer.encodeOrdinary(text))).isEqualTo(text);
        assertThat(tokenizer.encode(" Wort")).hasSize(1);
    }

    @Test
    void doesNotDependOnTheOrderOfWords() {
        var random = new Random(4);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            words.add(" "
                    + Integer.toString(random.nextInt(5000), 3)
                            .replace('0', 'x')
                            .replace('1', 'y'));
        }
        TokenizerJson first = train(400, words);
        Collections.shuffle(words, random);
        assertThat(train(400, words)).isEqualTo(first);
    }

    @Test
    void stopsWhereTheWordsHaveNoMorePairs() {
        TokenizerJson trained = train(1000, List.of("ab ab"));
        assertThat(trained.merges()).containsExactly(new Merge("a", "b"), new Merge("Ġ", "ab"));
    }

    @Test
    void learnsNothingFromNothing() {
        assertThat(train(1000, List.of()).merges()).isEmpty();
        assertThat(new Tokenizer(train(1000, List.of())).vocabularySize()).isEqualTo(259);
    }

    @Test
    void refusesAVocabularyThatDoesNotHoldTheBytes() {
        assertThatThrownBy(() -> new BpeTrainer(258, SPECIAL, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("259")
                .hasMessageContaining("258");
    }

    @Test
    void countsWordsOfManyPartitionsAsOne() {
        var left = new WordCounts();
        var right = new WordCounts();
        byte[] text = "one two one".getBytes(StandardCharsets.UTF_8);
        left.add(text, 0, 3, 1);
        left.add(text, 4, 7, 5);
        right.add(text, 8, 11, 2);
        right.add(text, 0, 0, 9);
        left.addAll(right);
        List<String> entries = new ArrayList<>();
        left.forEach((bytes, from, to, count) ->
                entries.add(new String(bytes, from, to - from, StandardCharsets.UTF_8) + "=" + count));
        assertThat(entries).containsExactly("one=3", "two=5", "=9");
    }

    private static TokenizerJson train(int size, List<String> texts) {
        return new BpeTrainer(size, SPECIAL, 0).train(count(texts), Normalization.NFC, SplitPattern.QWEN2);
    }

    private static WordCounts count(List<String> texts) {
        var splitter = new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC);
        var counts = new WordCounts();
        for (String text : texts) {
            splitter.forEachWord(text, (utf8, from, to) -> counts.add(utf8, from, to, 1));
        }
        return counts;
    }
}
