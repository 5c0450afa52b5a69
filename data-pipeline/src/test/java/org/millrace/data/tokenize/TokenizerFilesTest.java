package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFilesTest {

    private final Configuration configuration = new Configuration();

    @TempDir
    private java.nio.file.Path directory;

    @Test
    void aTrainedTokenizerComesBackFromItsFolder() throws IOException {
        TokenizerJson json = trained();
        TokenizerFiles.write(json, 2048, configuration, folder());
        Tokenizer loaded = TokenizerFiles.load(configuration, folder());
        assertThat(loaded.json()).isEqualTo(json);
        assertThat(loaded.fingerprint()).isEqualTo(json.fingerprint());
        Path file = new Path(folder(), TokenizerFiles.TOKENIZER);
        assertThat(TokenizerFiles.load(configuration, file).json()).isEqualTo(json);
    }

    @Test
    void theConfigSaysWhatTheSpecialTokensAreFor() throws IOException {
        TokenizerFiles.write(trained(), 2048, configuration, folder());
        JsonNode config = new ObjectMapper()
                .readTree(directory.resolve("tokenizer_config.json").toFile());
        assertThat(config.get("eos_token").textValue()).isEqualTo("<|endoftext|>");
        assertThat(config.get("model_max_length").intValue()).isEqualTo(2048);
        assertThat(config.get("additional_special_tokens")).hasSize(2);
        assertThat(config.get("added_tokens_decoder")).hasSize(3);
        assertThat(config.get("chat_template").textValue()).isEqualTo(ChatMl.PLAIN.jinja());
        assertThat(config.get("tokenizer_class").textValue()).isEqualTo("Qwen2Tokenizer");
    }

    @Test
    void aTokenizerOfAnotherKindIsLoadedAsItsFileSays() throws IOException {
        TokenizerJson llama;
        try (var in = new GZIPInputStream(
                Objects.requireNonNull(getClass().getResourceAsStream("kinds/llama3.tokenizer.json.gz")))) {
            llama = TokenizerJson.read(in);
        }
        TokenizerFiles.write(llama, 2048, configuration, folder());
        JsonNode config = new ObjectMapper()
                .readTree(directory.resolve("tokenizer_config.json").toFile());
        assertThat(config.get("tokenizer_class").textValue()).isEqualTo("PreTrainedTokenizerFast");
        assertThat(config.get("bos_token").textValue()).isEqualTo("<|begin_of_text|>");
        assertThat(config.get("eos_token").textValue()).isEqualTo("<|endoftext|>");
        assertThat(config.has("chat_template")).isFalse();
        assertThat(TokenizerFiles.load(configuration, folder()).json()).isEqualTo(llama);
    }

    @Test
    void theConfigHasThePrefixSpaceOfTheTokenizer() throws IOException {
        for (boolean prefixSpace : new boolean[] {false, true}) {
            TokenizerJson plain = trained();
            TokenizerOptions options = plain.options();
            var json = new TokenizerJson(
                    plain.vocabulary(),
                    plain.merges(),
                    plain.addedTokens(),
                    Normalization.NONE,
                    SplitPattern.GPT2,
                    new TokenizerOptions(prefixSpace, false, options.postProcessor(), options.spelling()));
            TokenizerFiles.write(json, 2048, configuration, folder());
            JsonNode config = new ObjectMapper()
                    .readTree(directory.resolve("tokenizer_config.json").toFile());
            assertThat(config.get("add_prefix_space").booleanValue()).isEqualTo(prefixSpace);
        }
    }

    @Test
    void theSameTokenizerMakesTheSameBytes() throws IOException {
        TokenizerFiles.write(trained(), 2048, configuration, folder());
        byte[] first = Files.readAllBytes(directory.resolve("tokenizer.json"));
        TokenizerFiles.write(trained(), 2048, configuration, folder());
        assertThat(Files.readAllBytes(directory.resolve("tokenizer.json"))).isEqualTo(first);
    }

    @Test
    void aFileOfAnotherKindIsAnErrorThatNamesTheFile() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> TokenizerFiles.load(configuration, folder()))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(directory.resolve("tokenizer.json").toString());
    }

    private static TokenizerJson trained() {
        var counts = new WordCounts();
        for (String word : List.of(" the", " theme", " then", " thesis")) {
            byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
            counts.add(utf8, 0, utf8.length, word.length());
        }
        return new BpeTrainer(265, List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"), 0)
                .train(counts, Normalization.NFC, SplitPattern.QWEN2);
    }

    private Path folder() {
        return new Path(directory.toUri());
    }
}
