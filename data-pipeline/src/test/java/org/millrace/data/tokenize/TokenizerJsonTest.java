package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerJsonTest {

    /** A small tokenizer as {@link TokenizerJson#write} lays it out, for changing a key or two. */
    private static final String SMALL = small();

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(write(read(SMALL))).isEqualTo(SMALL);
    }

    @Test
    void readsMergesAsPairsToo() throws IOException {
        String pairs = SMALL.replace("\"Ġ th\"", "[\"Ġ\", \"th\"]");
        assertThat(pairs).isNotEqualTo(SMALL);
        assertThat(read(pairs).merges()).isEqualTo(read(SMALL).merges());
        assertThat(read(pairs).fingerprint()).isEqualTo(read(SMALL).fingerprint());
    }

    @Test
    void readsAFileWithoutNormalizer() throws IOException {
        String plain = SMALL.replace("{\n    \"type\": \"NFC\"\n  }", "null");
        assertThat(read(plain).normalization()).isEqualTo(Normalization.NONE);
        assertThat(write(read(plain))).isEqualTo(plain);
        var tokenizer = new Tokenizer(read(plain));
        assertThat(tokenizer.decode(tokenizer.encode("e\u0301"))).isEqualTo("e\u0301");
    }

    /** The key that must be named, what is replaced, and by what. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            normalizer.type                            | "NFC"                      | "NFKC"
            model.type                                 | "BPE"                      | "Unigram"
            model.dropout                              | "dropout": null            | "dropout": 0.1
            model.continuing_subword_prefix            | _prefix": ""               | _prefix": "##"
            model.end_of_word_suffix                   | _suffix": ""               | _suffix": "</w>"
            model.surprise                             | "fuse_unk": false          | "surprise": 1
            truncation                                 | "truncation": null         | "truncation": {"max_length": 5}
            padding                                    | "padding": null            | "padding": {"strategy": "x"}
            pretokenizers[0].type                      | "Split"                    | "Whitespace"
            pretokenizers[0].behavior                  | "Isolated"                 | "Removed"
            pretokenizers[0].invert                    | "invert": false            | "invert": true
            pretokenizers[0].pattern.Regex             | {L}+                       | {L}*
            has the id 300, expected 258               | "id": 258                  | "id": 300
            model.vocab has no token                   | "th": 256                  | "tt": 256
            model.vocab: the id of th                  | "th": 256                  | "th": 255
            model.merges[0]                            | "t h"                      | "t h e"
            pre_tokenizer.type                         | "Sequence"                 | "BertPreTokenizer"
            added_tokens[0].single_word                | "single_word": false       | "single_word": 0
            """)
    void refusesByNameWhatItCannotDoExactly(String named, String found, String replacement) {
        String changed = SMALL.replace(found, replacement);
        assertThat(changed).isNotEqualTo(SMALL);
        assertThatThrownBy(() -> new Tokenizer(read(changed)))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(named);
    }

    @Test
    void refusesByteLevelWithItsOwnExpression() {
        int second = SMALL.indexOf("ByteLevel");
        String changed = SMALL.substring(0, second)
                + SMALL.substring(second).replaceFirst("\"use_regex\": false", "\"use_regex\": true");
        assertThatThrownBy(() -> read(changed)).hasMessageContaining("pretokenizers[1].use_regex");
    }

    /** A part, what is put in its place, and what the message must say: the field, what was found, what could be. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            normalizer     | {"type": "Lowercase"}                     | normalizer.type is not supported: got "Lowercase", expected NFC, or null
            pre_tokenizer  | {"type": "Metaspace"}                     | pre_tokenizer.type is not supported: got "Metaspace", expected Sequence (of a Split and a ByteLevel) or ByteLevel
            pre_tokenizer  | {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": false} | pre_tokenizer.use_regex is not supported: got false, expected true
            post_processor | {"type": "RobertaProcessing"}             | post_processor.type is not supported: got "RobertaProcessing", expected ByteLevel, TemplateProcessing or Sequence
            post_processor | {"type": "Sequence", "processors": [{"type": "Sequence", "processors": []}]} | post_processor.processors[0].type
            post_processor | {"type": "TemplateProcessing", "single": [], "pair": [], "special_tokens": {}} | post_processor.single is not supported: got [], expected the sequence A once
            post_processor | {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}], "pair": [], "special_tokens": {}} | post_processor.single[0].SpecialToken.id is not supported: got "<s>", expected one of special_tokens
            decoder        | null                                      | decoder is not supported: got null, expected a JSON object
            decoder        | {"type": "Metaspace"}                     | decoder.type is not supported: got "Metaspace", expected ByteLevel
            model          | []                                        | model is not supported: got [], expected a JSON object
            added_tokens   | {}                                        | added_tokens is not supported: got {}, expected a list
            """)
    void refusesPartsOfOtherKinds(String part, String replacement, String message) throws IOException {
        var mapper = new ObjectMapper();
        ObjectNode changed = (ObjectNode) mapper.readTree(SMALL);
        changed.set(part, mapper.readTree(replacement));
        assertThatThrownBy(() -> read(changed.toString()))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsPostProcessorsThatNeedNotBeThere() throws IOException {
        var mapper = new ObjectMapper();
        ObjectNode changed = (ObjectNode) mapper.readTree(SMALL);
        changed.putNull("post_processor");
        assertThat(read(changed.toString()).frame()).isEqualTo(TextFrame.NONE);
        assertThat(mapper.readTree(write(read(changed.toString())))).isEqualTo(changed);
    }

    @Test
    void readsTheFirstFormOfGpt2WhichLeavesThingsOut() throws IOException {
        var mapper = new ObjectMapper();
        ObjectNode changed = (ObjectNode) mapper.readTree(SMALL);
        changed.set("pre_tokenizer", mapper.readTree("""
                {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}"""));
        ((ObjectNode) changed.get("model")).remove(List.of("type", "byte_fallback"));
        TokenizerJson json = read(changed.toString());
        assertThat(json.split()).isEqualTo(SplitPattern.GPT2);
        assertThat(read(write(json))).isEqualTo(json);
        assertThat(mapper.readTree(write(json)).get("model")).isEqualTo(changed.get("model"));
    }

    @Test
    void aPrefixSpaceIsOnlyKnownWithTheExpressionOfGpt2() {
        var options = new TokenizerOptions(true, false, Optional.empty(), JsonSpelling.QWEN2_5);
        assertThatThrownBy(() -> new TokenizerJson(
                        smallVocabulary(), List.of(), List.of(), Normalization.NFC, SplitPattern.QWEN2, options))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("add_prefix_space");
    }

    @Test
    void refusesTheSameMergeTwice() {
        TokenizerJson json = new TokenizerJson(
                Map.copyOf(smallVocabulary()),
                List.of(new Merge("t", "h"), new Merge("t", "h")),
                List.of(),
                Normalization.NFC,
                SplitPattern.QWEN2);
        assertThatThrownBy(() -> new Tokenizer(json)).hasMessageContaining("model.merges[1]");
    }

    @Test
    void whatIsNotJsonIsAnIOException() {
        assertThatThrownBy(() -> read("{")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("[]")).isInstanceOf(TokenizerFormatException.class);
    }

    @Test
    void tokensSwallowSpacesAndAreFoundInComposedTextWhereTheySaySo() {
        int next = smallVocabulary().size();
        var tokenizer = new Tokenizer(new TokenizerJson(
                smallVocabulary(),
                List.of(),
                List.of(
                        new AddedToken(next, "<l>", true, false, true, false, false),
                        new AddedToken(next + 1, "<r>", true, false, false, true, false),
                        new AddedToken(next + 2, "caf\u00e9", false, true, false, false, false),
                        new AddedToken(next + 3, "<l><r>", true, false, false, false, false)),
                Normalization.NFC,
                SplitPattern.QWEN2));
        assertThat(tokenizer.encode("!\u3000 <l>!")).containsExactly(0, next, 0);
        assertThat(tokenizer.encode("!<r> \n!")).containsExactly(0, next + 1, 0);
        assertThat(tokenizer.encode("<r>  <l>")).containsExactly(next + 1, next);
        assertThat(tokenizer.encode("cafe\u0301")).containsExactly(next + 2);
        assertThat(tokenizer.encode("<l><r>")).containsExactly(next + 3);
        assertThat(tokenizer.encodeOrdinary("caf\u00e9")).containsExactly(next + 2);
    }

    private static Map<String, Integer> smallVocabulary() {
        var vocabulary = new HashMap<String, Integer>();
        for (char c : ByteAlphabet.sorted()) {
            vocabulary.put(String.valueOf(c), vocabulary.size());
        }
        vocabulary.put("th", 256);
        vocabulary.put("Ġth", 257);
        return vocabulary;
    }

    private static String small() {
        return write(new TokenizerJson(
                smallVocabulary(),
                List.of(new Merge("t", "h"), new Merge("Ġ", "th")),
                List.of(AddedToken.special(258, "<|endoftext|>")),
                Normalization.NFC,
                SplitPattern.QWEN2));
    }

    private static TokenizerJson read(String json) throws IOException {
        return TokenizerJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String write(TokenizerJson json) {
        var out = new ByteArrayOutputStream();
        try {
            json.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
