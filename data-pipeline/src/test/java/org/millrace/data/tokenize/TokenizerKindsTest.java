package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of {@code tokenizer.json} that is read, against what Hugging Face {@code tokenizers} made of difficult
 * texts with a small tokenizer of that kind; {@code tokenizer_kinds_golden.py} trained them and asked it.
 */
class TokenizerKindsTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"qwen2.5", "qwen3", "llama3", "gpt2", "odd"})
    void encodesAndDecodesAsTheReference(String kind) throws Exception {
        Tokenizer tokenizer = tokenizer(kind);
        int texts = 0;
        int longTexts = 0;
        try (BufferedReader lines = Qwen25.lines("kinds/" + kind + ".golden.jsonl.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = mapper.readTree(line);
                if (node.has("repeat")) {
                    checkLong(tokenizer, node);
                    longTexts++;
                } else {
                    Golden.of(node).check(tokenizer);
                    texts++;
                }
            }
        }
        assertThat(texts).isGreaterThan(900);
        assertThat(longTexts).isGreaterThan(10);
    }

    /** A million characters or so; the ids are too many for a file, so their number and their hash are compared. */
    private static void checkLong(Tokenizer tokenizer, JsonNode node) throws Exception {
        var text = new StringBuilder();
        node.get("repeat")
                .forEach(piece ->
                        text.append(piece.get(0).textValue().repeat(piece.get(1).intValue())));
        int[] ids = tokenizer.encode(text.toString());
        assertThat(ids).as(node.toString()).hasSize(node.get("count").intValue());
        ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ids);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
                .as(node.toString())
                .isEqualTo(node.get("sha256").textValue());
    }

    /** So whatever reads the one file reads the same from the other. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen2.5", "qwen3", "llama3", "gpt2", "odd"})
    void writesTheContentThatWasRead(String kind) throws IOException {
        var out = new ByteArrayOutputStream();
        TokenizerJson json = tokenizer(kind).json();
        json.write(out);
        try (InputStream in = open(kind)) {
            assertThat(mapper.readTree(out.toByteArray())).isEqualTo(mapper.readTree(in));
        }
        assertThat(TokenizerJson.read(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(json);
    }

    @Test
    void theKindsHaveDifferentFingerprints() throws IOException {
        assertThat(tokenizer("qwen2.5").fingerprint())
                .isEqualTo("10cab776a51b09ef285d7f777e63c264c6e9c1c6160f0afc1e1e022d7dad07f5");
        TokenizerJson json = tokenizer("llama3").json();
        var merging = new TokenizerJson(
                json.vocabulary(), json.merges(), json.addedTokens(), json.normalization(), json.split());
        assertThat(new Tokenizer(merging).fingerprint())
                .isNotEqualTo(tokenizer("llama3").fingerprint());
    }

    @Test
    void aWordThatIsATokenStaysWholeWhereMergesAreIgnored() throws IOException {
        Tokenizer ignoring = tokenizer("llama3");
        TokenizerJson json = ignoring.json();
        var merging = new Tokenizer(new TokenizerJson(
                json.vocabulary(), json.merges(), json.addedTokens(), json.normalization(), json.split()));
        int whole = 0;
        for (String token : json.vocabulary().keySet()) {
            String word = ignoring.decode(new int[] {json.vocabulary().get(token)});
            if (word.chars().allMatch(c -> c == ' ' || Character.isLetter(c))
                    && ignoring.encode(word).length == 1
                    && merging.encode(word).length > 1) {
                assertThat(ignoring.tokenOf(ignoring.encode(word)[0])).contains(token);
                assertThat(merging.decode(merging.encode(word))).isEqualTo(word);
                whole++;
            }
        }
        assertThat(whole).isGreaterThan(50);
    }

    @Test
    void aFrameIsOnlyPutAroundATextWhenAskedFor() throws IOException {
        Tokenizer llama = tokenizer("llama3");
        int begin = llama.idOf("<|begin_of_text|>").orElseThrow();
        assertThat(llama.encode("a")).doesNotContain(begin);
        assertThat(llama.encodeFramed("a", SpecialTokens.AS_TEXT))
                .startsWith(begin)
                .hasSize(2);
        assertThat(llama.json().frame().before()).containsExactly(begin);
        assertThat(tokenizer("gpt2").json().frame()).isEqualTo(TextFrame.NONE);
    }

    private static Tokenizer tokenizer(String kind) throws IOException {
        if (kind.equals("qwen2.5")) {
            return Qwen25.TOKENIZER;
        }
        try (InputStream in = open(kind)) {
            return Tokenizer.load(in);
        }
    }

    private static InputStream open(String kind) throws IOException {
        if (kind.equals("qwen2.5")) {
            return Qwen25.open();
        }
        String name = "kinds/" + kind + ".tokenizer.json.gz";
        return new GZIPInputStream(Objects.requireNonNull(TokenizerKindsTest.class.getResourceAsStream(name), name));
    }
}
