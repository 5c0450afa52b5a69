package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.config.ModelConfig;

class HuggingFaceConfigTest {

    /** The form that transformers 4 writes. */
    private static final String HALF_BILLION = """
            {
              "architectures": ["Qwen2ForCausalLM"],
              "attention_dropout": 0.0,
              "bos_token_id": 151643,
              "eos_token_id": 151643,
              "hidden_act": "silu",
              "hidden_size": 896,
              "initializer_range": 0.02,
              "intermediate_size": 4864,
              "max_position_embeddings": 32768,
              "max_window_layers": 24,
              "model_type": "qwen2",
              "num_attention_heads": 14,
              "num_hidden_layers": 24,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1e-06,
              "rope_theta": 1000000.0,
              "sliding_window": 32768,
              "tie_word_embeddings": true,
              "torch_dtype": "bfloat16",
              "transformers_version": "4.40.1",
              "use_cache": true,
              "use_sliding_window": false,
              "vocab_size": 151936
            }
            """;

    private static final ModelConfig MODEL =
            new ModelConfig(151_936, 896, 4864, 24, 14, 2, 32_768, 1e6, 1e-6, true, 0.02);

    @Test
    void theFormOfTransformers4IsRead() throws IOException {
        HuggingFaceConfig config = read(HALF_BILLION);
        assertThat(config.model()).isEqualTo(MODEL);
        assertThat(config.weightType()).isEqualTo(StoredType.BFLOAT16);
        assertThat(config.beginTokenId()).isEqualTo(151_643);
        assertThat(config.endTokenIds()).containsExactly(151_643);
        assertThat(config.padTokenId()).isNull();
    }

    @Test
    void theFormOfTransformers5IsRead() throws IOException {
        String text = HALF_BILLION
                .replace(
                        "\"rope_theta\": 1000000.0",
                        "\"rope_parameters\": {\"rope_theta\": 500000.0, \"rope_type\": \"default\"}")
                .replace("torch_dtype", "dtype")
                .replace("\"sliding_window\": 32768", "\"layer_types\": [\"full_attention\", \"full_attention\"]");
        HuggingFaceConfig config = read(text);
        assertThat(config.model()).isEqualTo(MODEL.withRopeTheta(500_000));
        assertThat(config.weightType()).isEqualTo(StoredType.BFLOAT16);
    }

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void whatIsWrittenReadsTheSame(StoredType type) throws IOException {
        HuggingFaceConfig config = new HuggingFaceConfig(MODEL, type, 7, List.of(8, 9), 10);
        assertThat(read(config.toJson())).isEqualTo(config);
        HuggingFaceConfig base = HuggingFaceConfig.of(MODEL, type, 151_643);
        assertThat(read(base.toJson())).isEqualTo(base);
        HuggingFaceConfig bare = new HuggingFaceConfig(MODEL, type, null, List.of(), null);
        assertThat(read(bare.toJson())).isEqualTo(bare);
    }

    @Test
    void theTokensAreWrittenForGenerationToo() {
        assertThat(new HuggingFaceConfig(MODEL, StoredType.FLOAT32, 7, List.of(8, 9), null).toGenerationJson())
                .isEqualTo("""
                        {
                          "bos_token_id": 7,
                          "eos_token_id": [
                            8,
                            9
                          ]
                        }
                        """);
    }

    @Test
    void whatTransformersTakesForGrantedMayBeLeftOut() throws IOException {
        ModelConfig model = read(HALF_BILLION
                        .replace("\"rope_theta\": 1000000.0,", "")
                        .replace("\"tie_word_embeddings\": true,", "")
                        .replace("\"torch_dtype\": \"bfloat16\",", "\"rope_scaling\": null,"))
                .model();
        assertThat(model.ropeTheta()).isEqualTo(10_000);
        assertThat(model.tieWordEmbeddings()).isFalse();
    }

    /** A key and a value in its place, then what the message must say. A quote is written as an apostrophe. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model_type': 'qwen2' | 'model_type': 'llama' | model_type: got 'llama', expected qwen2",
                "'model_type': 'qwen2' | 'comment': 1 | model_type: got nothing",
                "['Qwen2ForCausalLM'] | ['Qwen2ForSequenceClassification'] | architectures: got ['Qwen2ForSequence",
                "'hidden_act': 'silu' | 'hidden_act': 'gelu' | hidden_act: got 'gelu', expected silu",
                "'use_cache': true | 'rope_scaling': {'type': 'yarn', 'factor': 4.0} | rope_scaling: got {'type':'yarn'",
                "'use_cache': true | 'rope_scaling': {'rope_type': 'linear'} | rope_scaling",
                "'use_cache': true | 'rope_parameters': {'rope_type': 'yarn', 'rope_theta': 1e6} | rope_parameters: got",
                "'use_cache': true | 'rope_parameters': {'rope_theta': 5.0} | rope_theta: got 1000000.0, expected the same",
                "'use_cache': true | 'rope_parameters': {'rope_theta': 'big'} | rope_parameters: got",
                "'use_cache': true | 'rope_parameters': {'partial_rotary_factor': 0.5} | partial_rotary_factor of 1",
                "'use_sliding_window': false | 'use_sliding_window': true | use_sliding_window: got true",
                "'use_cache': true | 'layer_types': ['sliding_attention'] | layer_types: got ['sliding_attention']",
                "'use_cache': true | 'quantization_config': {'bits': 4} | quantization_config: got {'bits':4}",
                "'use_cache': true | 'head_dim': 128 | head_dim: got 128, expected hidden_size / num_attention_heads (64)",
                "'attention_dropout': 0.0 | 'attention_dropout': 0.1 | attention_dropout: got 0.1",
                "'hidden_size': 896 | 'hidden_size': '896' | hidden_size: got '896', expected a positive integer",
                "'hidden_size': 896, | | hidden_size: got nothing",
                "'hidden_size': 896 | 'hidden_size': 900 | num_attention_heads: got 14, expected a divisor",
                "'num_key_value_heads': 2 | 'num_key_value_heads': 4 | num_key_value_heads: got 4",
                "'rope_theta': 1000000.0 | 'rope_theta': 0 | rope_theta: got 0, expected a positive number",
                "'tie_word_embeddings': true | 'tie_word_embeddings': 1 | tie_word_embeddings: got 1, expected true or",
                "'torch_dtype': 'bfloat16' | 'torch_dtype': 'int8' | int8 is not one of float32, bfloat16, float16",
                "'eos_token_id': 151643 | 'eos_token_id': 'end' | eos_token_id: got 'end', expected a token id",
                "'use_cache': true | 'hidden_size': 896 | Duplicate field",
            })
    void whatWouldComputeSomethingElseIsNamed(String original, String replacement, String message) {
        String text = HALF_BILLION.replace(quoted(original), replacement == null ? "" : quoted(replacement));
        assertThat(text).isNotEqualTo(HALF_BILLION);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("folder/config.json: ")
                .hasMessageContaining(message.startsWith("Duplicate") ? message : quoted(message));
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    private static HuggingFaceConfig read(String text) throws IOException {
        return ConfigJsonReader.read("folder/config.json", text);
    }
}
