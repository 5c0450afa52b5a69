package org.millrace.train.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;

/**
 * The {@code config.json} of a Qwen2 folder. It is written in the form that {@code transformers} 4 uses and 5 reads: the
 * RoPE base as {@code rope_theta}, the type of the weights as {@code torch_dtype}.
 *
 * @param model the decoder's shape
 * @param weightType type of the stored weights
 * @param beginTokenId {@code bos_token_id}, if there is one
 * @param endTokenIds {@code eos_token_id}: any of them ends a text; may be empty
 * @param padTokenId {@code pad_token_id}, if there is one
 */
public record HuggingFaceConfig(
        ModelConfig model,
        StoredType weightType,
        @Nullable Integer beginTokenId,
        List<Integer> endTokenIds,
        @Nullable Integer padTokenId) {

    static final String MODEL_TYPE = "qwen2";
    static final String ARCHITECTURE = "Qwen2ForCausalLM";

    private static final ObjectMapper JSON = new ObjectMapper();

    public HuggingFaceConfig {
        endTokenIds = List.copyOf(endTokenIds);
    }

    /** A base model in which one token ends every document, as {@code <|endoftext|>} does in Qwen2.5. */
    public static HuggingFaceConfig of(ModelConfig model, StoredType weightType, int endOfTextId) {
        return new HuggingFaceConfig(model, weightType, endOfTextId, List.of(endOfTextId), null);
    }

    /** The contents of {@code config.json}. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add(ARCHITECTURE);
        root.put("attention_dropout", 0.0);
        putTokens(root);
        root.put("hidden_act", "silu");
        root.put("hidden_size", model.hiddenSize());
        root.put("initializer_range", model.initializerRange());
        root.put("intermediate_size", model.intermediateSize());
        root.put("max_position_embeddings", model.maxPositionEmbeddings());
        root.put("max_window_layers", model.numHiddenLayers());
        root.put("model_type", MODEL_TYPE);
        root.put("num_attention_heads", model.numAttentionHeads());
        root.put("num_hidden_layers", model.numHiddenLayers());
        root.put("num_key_value_heads", model.numKeyValueHeads());
        root.put("rms_norm_eps", model.rmsNormEps());
        root.put("rope_theta", model.ropeTheta());
        root.putNull("sliding_window");
        root.put("tie_word_embeddings", model.tieWordEmbeddings());
        root.put("torch_dtype", weightType.torchName());
        root.put("use_cache", true);
        root.put("use_sliding_window", false);
        root.put("vocab_size", model.vocabSize());
        return text(root);
    }

    /** The contents of {@code generation_config.json}. */
    public String toGenerationJson() {
        ObjectNode root = JSON.createObjectNode();
        putTokens(root);
        return text(root);
    }

    private void putTokens(ObjectNode root) {
        if (beginTokenId != null) {
            root.put("bos_token_id", beginTokenId);
        }
        if (endTokenIds.size() == 1) {
            root.put("eos_token_id", endTokenIds.get(0));
        } else if (!endTokenIds.isEmpty()) {
            endTokenIds.forEach(root.putArray("eos_token_id")::add);
        }
        if (padTokenId != null) {
            root.put("pad_token_id", padTokenId);
        }
    }

    /** Indented as Python does it, with the same line ends on every machine. */
    static String text(ObjectNode root) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
        try {
            return JSON.writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON cannot be written", e);
        }
    }
}
