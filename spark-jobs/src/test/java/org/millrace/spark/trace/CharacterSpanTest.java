package org.millrace.spark.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.tokenize.BpeTrainer;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.WordCounts;

class CharacterSpanTest {

    private static final Tokenizer TOKENIZER = tokenizer();

    private static Tokenizer tokenizer() {
        WordCounts words = new WordCounts();
        new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC)
                .forEachWord("the river turns the wheel", (utf8, from, to) -> words.add(utf8, from, to, 5));
        return new Tokenizer(
                new BpeTrainer(275, List.of("<|endoftext|>"), 1).train(words, Normalization.NFC, SplitPattern.QWEN2));
    }

    /** Characters of several tokens each, so that pieces begin and end inside them. */
    @ParameterizedTest
    @ValueSource(strings = {"the wheel", "a\u00e9\ud83e\udd99\u4f60 the river\n", "\ufffd\ufffd the \ufffd", "x"})
    void coversExactlyTheCharactersWhoseBytesThePieceHas(String text) {
        int[] ids = Arrays.copyOf(TOKENIZER.encodeOrdinary(text), TOKENIZER.encodeOrdinary(text).length + 1);
        ids[ids.length - 1] = TOKENIZER.endOfText();
        int[] byteEnds = new int[ids.length + 1];
        for (int i = 0; i < ids.length; i++) {
            byteEnds[i + 1] = byteEnds[i] + (i == ids.length - 1 ? 0 : TOKENIZER.bytesOf(ids[i]).length);
        }
        int[] points = text.codePoints().toArray();
        for (int from = 0; from < ids.length; from++) {
            for (int to = from + 1; to <= ids.length; to++) {
                CharacterSpan span = CharacterSpan.of(TOKENIZER, text, from, Arrays.copyOfRange(ids, from, to))
                        .orElseThrow();
                int first = points.length;
                int last = 0;
                int at = 0;
                for (int i = 0; i < points.length; i++) {
                    int end = at + new String(points, i, 1).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                    if (end > byteEnds[from] && at < byteEnds[to]) {
                        first = Math.min(first, i);
                        last = i + 1;
                    }
                    at = end;
                }
                if (first < last) {
                    assertThat(span).isEqualTo(new CharacterSpan(first, last, false));
                }
            }
        }
    }

    @Test
    void saysWhereTheTextWasNormalised() {
        String decomposed = "cafe\u0301 the";
        int[] ids = TOKENIZER.encodeOrdinary(decomposed);
        assertThat(CharacterSpan.of(TOKENIZER, decomposed, 0, ids)).contains(new CharacterSpan(0, 8, true));
    }

    @Test
    void doesNotPlaceWhatIsNotThere() {
        int[] ids = TOKENIZER.encodeOrdinary("the wheel");
        assertThat(CharacterSpan.of(TOKENIZER, "the river", 0, ids)).isEmpty();
        assertThat(CharacterSpan.of(TOKENIZER, "the wheel", 2, ids)).isEmpty();
        assertThat(CharacterSpan.of(TOKENIZER, "", 0, ids)).isEmpty();
    }
}
