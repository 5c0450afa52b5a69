package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TokenizerTest {

    private static final Tokenizer QWEN = Qwen25.TOKENIZER;

    @Test
    void knowsItsTokens() {
        assertThat(QWEN.vocabularySize()).isEqualTo(151665);
        assertThat(QWEN.endOfText()).isEqualTo(151643);
        assertThat(QWEN.idOf("<|im_end|>")).hasValue(151645);
        assertThat(QWEN.idOf("Ġthe")).hasValue(279);
        assertThat(QWEN.idOf(" the")).isEmpty();
        assertThat(QWEN.tokenOf(279)).contains("Ġthe");
        assertThat(QWEN.tokenOf(151700)).isEmpty();
    }

    @Test
    void specialTokensAreRecognisedLeftAsTextOrForbidden() {
        String text = "a<|im_end|>";
        assertThat(QWEN.encode(text)).containsExactly(64, 151645);
        assertThat(QWEN.encodeOrdinary(text)).doesNotContain(151645);
        assertThat(QWEN.encode("<tool_call>", SpecialTokens.FORBID)).containsExactly(151657);
    }

    @Test
    void aForbiddenTokenIsNamedWithItsPlace() {
        assertThatThrownBy(() -> QWEN.encode("é😀\ud800<|im_end|>", SpecialTokens.FORBID))
                .isInstanceOfSatisfying(ForbiddenTokenException.class, e -> {
                    assertThat(e.token()).isEqualTo("<|im_end|>");
                    assertThat(e.position()).isEqualTo(4);
                })
                .hasMessageContaining("<|im_end|> at character 4");
        assertThat(QWEN.encode("<|im_end", SpecialTokens.FORBID)).isEqualTo(QWEN.encode("<|im_end"));
    }

    @Test
    void anUnpairedSurrogateCountsAsTheReplacementCharacter() {
        assertThat(QWEN.encode("a\ud800b")).isEqualTo(QWEN.encode("a\ufffdb"));
        assertThat(QWEN.encode("\udc00\ud800")).isEqualTo(QWEN.encode("\ufffd\ufffd"));
        assertThat(QWEN.encode("\ud83d\ude00")).isNotEqualTo(QWEN.encode("\ufffd\ufffd"));
    }

    /** Text is taken in chunks of 4,096 characters; a pair of surrogates may lie across a border. */
    @Test
    void aSurrogatePairIsWholeWhereverItLies() {
        for (int length = 4090; length < 4100; length++) {
            String text = "x".repeat(length) + "😀".repeat(3000);
            assertThat(QWEN.decode(QWEN.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void malformedBytesCountAsTheReplacementCharacterOnceForEachMaximalSubpart() {
        byte[] bytes = {
            'a', (byte) 0xE2, (byte) 0x82, 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xF0, (byte) 0x9F
        };
        var out = new TokenBuffer();
        QWEN.encode(bytes, 0, bytes.length, SpecialTokens.AS_TEXT, out);
        assertThat(out.toArray()).isEqualTo(QWEN.encode("a\ufffdb\ufffd\ufffd\ufffd\ufffd"));
    }

    @Test
    void bytesAndTextGiveTheSameIds() {
        String text = "Zürich \uD55C\u1100\u1161 e\u0301 😀";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out = new TokenBuffer();
        QWEN.encode(utf8, 0, utf8.length, SpecialTokens.AS_TEXT, out);
        assertThat(out.toArray()).isEqualTo(QWEN.encode(text));
    }

    @Test
    void decodesATokenThatIsPartOfACharacterAsTheReplacementCharacter() {
        int[] ids = QWEN.encode("\ud80c\udc00");
        assertThat(ids).hasSizeGreaterThan(1);
        assertThat(QWEN.decode(new int[] {ids[0]})).isEqualTo("\ufffd");
    }

    @Test
    void idsWithoutATokenStandForNothingAndNegativeOnesAreAnError() {
        assertThat(QWEN.decode(new int[] {64, 151_900, 151_935, 65})).isEqualTo("ab");
        assertThatThrownBy(() -> QWEN.decode(new int[] {-1})).hasMessageContaining("-1");
    }

    @Test
    void decodeCanLeaveSpecialTokensOut() {
        int[] ids = QWEN.encode("<|im_start|>user\n<tool_call>x<|im_end|>");
        assertThat(QWEN.decode(ids, true)).isEqualTo("user\n<tool_call>x");
    }

    @Test
    void aWordOfAMillionCharactersIsNoTrouble() {
        String word = "abcdefghij".repeat(100_000);
        assertThat(QWEN.decode(QWEN.encode(word))).isEqualTo(word);
        String marks = "e" + "\u0301\u0323".repeat(500_000);
        assertThat(QWEN.decode(QWEN.encode(marks))).startsWith("\u1eb9\u0323");
        String spaces = " ".repeat(1_000_000) + "x";
        assertThat(QWEN.decode(QWEN.encode(spaces))).isEqualTo(spaces);
    }

    /** Every piece between added tokens ends amid letters that are there, but are not its own. */
    @Test
    void anAddedTokenOfLettersEndsTheWordBeforeIt() {
        List<AddedToken> added = new ArrayList<>(QWEN.json().addedTokens());
        int id = QWEN.idOf("ab").orElseThrow();
        added.add(AddedToken.special(id, "ab"));
        var tokenizer = new Tokenizer(new TokenizerJson(
                QWEN.json().vocabulary(), QWEN.json().merges(), added, Normalization.NFC, SplitPattern.QWEN2));
        int[] ids = tokenizer.encode("cab".repeat(100_000));
        int c = QWEN.encode("c")[0];
        assertThat(ids).hasSize(200_000);
        for (int i = 0; i < ids.length; i++) {
            assertThat(ids[i]).isEqualTo(i % 2 == 0 ? c : id);
        }
    }

    /** Short and long words are merged by different code; a word is long from 65 bytes. */
    @Test
    void wordsOfEveryLengthAreMergedAsTheDefinitionSays() {
        var merges = QWEN.json().mergeTable();
        var merger = new WordMerger(merges);
        var random = new Random(5);
        for (int i = 0; i < 900; i++) {
            byte[] word = new byte[1 + i / 10];
            for (int j = 0; j < word.length; j++) {
                word[j] = (byte) "aeinst ".charAt(random.nextInt(7));
            }
            int count = merger.merge(word, 0, word.length);
            int[] ids = Arrays.copyOf(merger.ids(), count);
            assertThat(ids).isEqualTo(mergeOneByOne(merges, word));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<String> texts = new ArrayList<>();
        var random = new Random(6);
        for (int i = 0; i < 500; i++) {
            texts.add(random.ints(50, 0x20, 0x500)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        List<int[]> expected = texts.stream().map(QWEN::encode).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<int[]>>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(
                        threads.submit(() -> texts.stream().map(QWEN::encode).toList()));
            }
            for (Future<List<int[]>> result : results) {
                assertThat(result.get().toArray(int[][]::new)).isDeepEqualTo(expected.toArray(int[][]::new));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theFingerprintIsOfTheContentNotOfTheLayout() throws IOException {
        var out = new ByteArrayOutputStream();
        QWEN.json().write(out);
        Tokenizer again = Tokenizer.load(new ByteArrayInputStream(out.toByteArray()));
        assertThat(again.fingerprint()).isEqualTo(QWEN.fingerprint()).hasSize(64);
        assertThat(again.json()).isEqualTo(QWEN.json());
        var fewer = new TokenizerJson(
                QWEN.json().vocabulary(),
                QWEN.json().merges(),
                QWEN.json().addedTokens().subList(0, 21),
                Normalization.NFC,
                SplitPattern.QWEN2);
        assertThat(fewer.fingerprint()).isNotEqualTo(QWEN.fingerprint());
    }

    @Test
    void theEndOfTextOfLlamaEndsADocumentToo() {
        int next = QWEN.json().vocabulary().size();
        var llama = new TokenizerJson(
                QWEN.json().vocabulary(),
                QWEN.json().merges(),
                List.of(AddedToken.special(next, "<|begin_of_text|>"), AddedToken.special(next + 1, "<|end_of_text|>")),
                Normalization.NONE,
                SplitPattern.LLAMA3);
        assertThat(new Tokenizer(llama).endOfText()).isEqualTo(next + 1);
    }

    @Test
    void aTokenizerWithoutAnEndOfTextSaysSo() {
        var none = new TokenizerJson(
                QWEN.json().vocabulary(), QWEN.json().merges(), List.of(), Normalization.NFC, SplitPattern.QWEN2);
        assertThatThrownBy(() -> new Tokenizer(none).endOfText())
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("<|endoftext|>");
    }

    /** The definition, as slowly as it can be said. */
    private static int[] mergeOneByOne(MergeTable merges, byte[] word) {
        List<Integer> ids = new ArrayList<>();
        for (byte b : word) {
            ids.add(merges.byteId(b & 0xFF));
        }
        while (true) {
            int best = MergeTable.NONE;
            int at = -1;
            for (int i = 0; i + 1 < ids.size(); i++) {
                int rank = merges.rank(ids.get(i), ids.get(i + 1));
                if (rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return ids.stream().mapToInt(Integer::intValue).toArray();
            }
            ids.set(at, merges.mergedId(best));
            ids.remove(at + 1);
        }
    }
}
