package org.millrace.train.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;

/**
 * Reads a {@code config.json}, refusing by name whatever would make {@code transformers} compute something else than this
 * decoder does. Keys that do not touch the computation may be anything.
 */
final class ConfigJsonReader {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What {@code transformers} takes for a Qwen2 config that does not say. */
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private final String file;
    private final JsonNode root;

    private ConfigJsonReader(String file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the text of a config.
     *
     * @param file its name, for errors
     * @throws ModelFormatException if a key is missing, of the wrong type, or asks for another computation
     */
    static HuggingFaceConfig read(String file, String text) throws ModelFormatException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelFormatException("%s: not valid JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new ModelFormatException("%s: must be a JSON object".formatted(file));
        }
        return new ConfigJsonReader(file, root).read();
    }

    private HuggingFaceConfig read() throws ModelFormatException {
        refuseOtherModels();
        refuseOtherAttention();
        ModelConfig model = new ModelConfig(
                count("vocab_size"),
                count("hidden_size"),
                count("intermediate_size"),
                count("num_hidden_layers"),
                count("num_attention_heads"),
                count("num_key_value_heads"),
                count("max_position_embeddings"),
                ropeTheta(),
                number("rms_norm_eps", 1e-6),
                flag("tie_word_embeddings"),
                number("initializer_range", 0.02));
        Problems problems = new Problems();
        model.check(problems);
        if (!problems.isEmpty()) {
            throw new ModelFormatException("%s: %s".formatted(file, problems.list()));
        }
        if (given("head_dim") && count("head_dim") != model.headSize()) {
            throw unfit("head_dim", "hidden_size / num_attention_heads (%d)".formatted(model.headSize()));
        }
        return new HuggingFaceConfig(
                model, weightType(), tokenId("bos_token_id"), endTokenIds(), tokenId("pad_token_id"));
    }

    private void refuseOtherModels() throws ModelFormatException {
        if (!root.path("model_type").asText().equals(HuggingFaceConfig.MODEL_TYPE)) {
            throw unfit("model_type", HuggingFaceConfig.MODEL_TYPE);
        }
        JsonNode architectures = root.path("architectures");
        boolean other =
                architectures.size() != 1 || !architectures.get(0).asText().equals(HuggingFaceConfig.ARCHITECTURE);
        if (given("architectures") && other) {
            throw unfit("architectures", "[\"" + HuggingFaceConfig.ARCHITECTURE + "\"]");
        }
        if (given("hidden_act") && !root.path("hidden_act").asText().equals("silu")) {
            throw unfit("hidden_act", "silu");
        }
        if (given("quantization_config")) {
            throw unfit("quantization_config", "no quantisation");
        }
    }

    private void refuseOtherAttention() throws ModelFormatException {
        if (flag("use_sliding_window")) {
            throw unfit("use_sliding_window", "false, since attention here sees the whole document");
        }
        for (JsonNode type : root.path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw unfit("layer_types", "full_attention in every layer");
            }
        }
        if (number("attention_dropout", 0) != 0) {
            throw unfit("attention_dropout", "0");
        }
        refuseScaling("rope_scaling");
        refuseScaling("rope_parameters");
    }

    /** Either key may hold the plain rope by name; a scaled one turns by other angles. */
    private void refuseScaling(String key) throws ModelFormatException {
        if (!given(key)) {
            return;
        }
        JsonNode rope = root.path(key);
        for (String typeKey : List.of("rope_type", "type")) {
            if (rope.has(typeKey) && !rope.path(typeKey).asText().equals("default")) {
                throw unfit(key, "a rope of type default, without scaling");
            }
        }
        if (rope.path("partial_rotary_factor").asDouble(1) != 1) {
            throw unfit(key, "a partial_rotary_factor of 1");
        }
    }

    /** From {@code rope_theta} as transformers 4 writes it, or {@code rope_parameters.rope_theta} as 5 does. */
    private double ropeTheta() throws ModelFormatException {
        JsonNode inner = root.path("rope_parameters").path("rope_theta");
        if (inner.isMissingNode()) {
            return positive("rope_theta", DEFAULT_ROPE_THETA);
        }
        if (!inner.isNumber() || !(inner.asDouble() > 0)) {
            throw unfit("rope_parameters", "a positive rope_theta in it");
        }
        if (given("rope_theta") && number("rope_theta", 0) != inner.asDouble()) {
            throw unfit("rope_theta", "the same as rope_parameters.rope_theta (%s)".formatted(inner));
        }
        return inner.asDouble();
    }

    private StoredType weightType() throws ModelFormatException {
        String key = given("dtype") ? "dtype" : "torch_dtype";
        if (!given(key)) {
            return StoredType.FLOAT32;
        }
        try {
            return StoredType.ofTorchName(root.path(key).asText());
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("%s: %s: %s".formatted(file, key, e.getMessage()), e);
        }
    }

    private @Nullable Integer tokenId(String key) throws ModelFormatException {
        return given(key) ? tokenId(key, root.path(key)) : null;
    }

    private List<Integer> endTokenIds() throws ModelFormatException {
        String key = "eos_token_id";
        if (!given(key)) {
            return List.of();
        }
        JsonNode node = root.path(key);
        List<Integer> ids = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode item : node) {
                ids.add(tokenId(key, item));
            }
        } else {
            ids.add(tokenId(key, node));
        }
        return ids;
    }

    private Integer tokenId(String key, JsonNode node) throws ModelFormatException {
        if (!node.isInt() || node.asInt() < 0) {
            throw unfit(key, "a token id");
        }
        return node.asInt();
    }

    private int count(String key) throws ModelFormatException {
        JsonNode node = root.path(key);
        if (!node.isInt() || node.asInt() < 1) {
            throw unfit(key, "a positive integer");
        }
        return node.asInt();
    }

    private double number(String key, double byDefault) throws ModelFormatException {
        JsonNode node = root.path(key);
        if (!given(key)) {
            return byDefault;
        }
        if (!node.isNumber() || !(node.asDouble() >= 0)) {
            throw unfit(key, "a number that is not negative");
        }
        return node.asDouble();
    }

    private double positive(String key, double byDefault) throws ModelFormatException {
        double number = number(key, byDefault);
        if (number == 0) {
            throw unfit(key, "a positive number");
        }
        return number;
    }

    private boolean flag(String key) throws ModelFormatException {
        JsonNode node = root.path(key);
        if (given(key) && !node.isBoolean()) {
            throw unfit(key, "true or false");
        }
        return node.asBoolean();
    }

    /** Whether a key is there and not null. */
    private boolean given(String key) {
        return root.hasNonNull(key);
    }

    private ModelFormatException unfit(String key, String expected) {
        String got = root.has(key) ? root.path(key).toString() : "nothing";
        return new ModelFormatException("%s: %s: got %s, expected %s".formatted(file, key, got, expected));
    }
}
