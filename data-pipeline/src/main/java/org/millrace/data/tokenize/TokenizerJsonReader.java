package org.millrace.data.tokenize;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code tokenizer.json}, and refuses by name whatever would change the ids in a way that is not implemented. A
 * key that is not known is refused too: it may be such a thing.
 */
final class TokenizerJsonReader {

    /** A line that old merge lists begin with; the reference skips it wherever it is. */
    private static final String VERSION_LINE = "#version";

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    TokenizerJson read(InputStream in) throws IOException {
        JsonNode root = mapper.readTree(in);
        if (root == null || !root.isObject()) {
            throw new TokenizerFormatException("tokenizer.json: got no JSON object");
        }
        onlyKeys(
                root,
                "",
                Set.of(
                        "version",
                        "truncation",
                        "padding",
                        "added_tokens",
                        "normalizer",
                        "pre_tokenizer",
                        "post_processor",
                        "decoder",
                        "model"));
        expect(root, "version", "1.0", "version");
        absent(root, "truncation", "truncation");
        absent(root, "padding", "padding");
        checkPostProcessor(root.path("post_processor"));
        checkByteLevel(root.path("decoder"), "decoder");
        JsonNode model = root.path("model");
        checkModel(model);
        return new TokenizerJson(
                vocabulary(model.path("vocab")),
                merges(model.path("merges")),
                addedTokens(root.path("added_tokens")),
                normalization(root.path("normalizer")),
                split(root.path("pre_tokenizer")));
    }

    private static void checkModel(JsonNode model) {
        onlyKeys(
                model,
                "model",
                Set.of(
                        "type",
                        "dropout",
                        "unk_token",
                        "continuing_subword_prefix",
                        "end_of_word_suffix",
                        "fuse_unk",
                        "byte_fallback",
                        "ignore_merges",
                        "vocab",
                        "merges"));
        // what happens to unknown characters does not matter: every byte has a token, or the file is refused later
        expect(model, "type", "BPE", "model.type");
        absent(model, "dropout", "model.dropout");
        absent(model, "continuing_subword_prefix", "model.continuing_subword_prefix");
        absent(model, "end_of_word_suffix", "model.end_of_word_suffix");
        absent(model, "ignore_merges", "model.ignore_merges");
    }

    private static Map<String, Integer> vocabulary(JsonNode vocab) {
        if (!vocab.isObject()) {
            throw unsupported("model.vocab", vocab, "an object of tokens and ids");
        }
        var vocabulary = new LinkedHashMap<String, Integer>(vocab.size() * 2);
        for (Map.Entry<String, JsonNode> field : vocab.properties()) {
            if (!field.getValue().isInt()) {
                throw unsupported("model.vocab." + field.getKey(), field.getValue(), "an id");
            }
            vocabulary.put(field.getKey(), field.getValue().intValue());
        }
        return vocabulary;
    }

    private static List<Merge> merges(JsonNode array) {
        if (!array.isArray()) {
            throw unsupported("model.merges", array, "a list");
        }
        var merges = new ArrayList<Merge>(array.size());
        for (JsonNode node : array) {
            String place = "model.merges[%d]".formatted(merges.size());
            if (node.isArray() && node.size() == 2) {
                merges.add(new Merge(text(node.get(0), place), text(node.get(1), place)));
                continue;
            }
            String line = text(node, place);
            if (line.startsWith(VERSION_LINE)) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space < 0 || space != line.lastIndexOf(' ')) {
                throw unsupported(place, node, "two tokens and one space between them");
            }
            merges.add(new Merge(line.substring(0, space), line.substring(space + 1)));
        }
        return merges;
    }

    private static List<AddedToken> addedTokens(JsonNode array) {
        var tokens = new ArrayList<AddedToken>();
        for (JsonNode node : array) {
            String place = "added_tokens[%d]".formatted(tokens.size());
            onlyKeys(node, place, Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"));
            absent(node, "single_word", place + ".single_word");
            if (!node.path("id").isInt()) {
                throw unsupported(place + ".id", node.path("id"), "an id");
            }
            tokens.add(new AddedToken(
                    node.path("id").intValue(),
                    text(node.path("content"), place + ".content"),
                    flag(node, "special", place),
                    flag(node, "normalized", place),
                    flag(node, "lstrip", place),
                    flag(node, "rstrip", place)));
        }
        return tokens;
    }

    private static Normalization normalization(JsonNode normalizer) {
        if (isNothing(normalizer)) {
            return Normalization.NONE;
        }
        onlyKeys(normalizer, "normalizer", Set.of("type"));
        expect(normalizer, "type", "NFC", "normalizer.type");
        return Normalization.NFC;
    }

    private static SplitPattern split(JsonNode preTokenizer) {
        onlyKeys(preTokenizer, "pre_tokenizer", Set.of("type", "pretokenizers"));
        expect(preTokenizer, "type", "Sequence", "pre_tokenizer.type");
        JsonNode parts = preTokenizer.path("pretokenizers");
        if (parts.size() != 2) {
            throw unsupported("pre_tokenizer.pretokenizers", parts, "a Split and a ByteLevel");
        }
        String place = "pre_tokenizer.pretokenizers[0]";
        JsonNode split = parts.get(0);
        onlyKeys(split, place, Set.of("type", "pattern", "behavior", "invert"));
        expect(split, "type", "Split", place + ".type");
        expect(split, "behavior", "Isolated", place + ".behavior");
        absent(split, "invert", place + ".invert");
        checkByteLevel(parts.get(1), "pre_tokenizer.pretokenizers[1]");
        absent(parts.get(1), "add_prefix_space", "pre_tokenizer.pretokenizers[1].add_prefix_space");
        if (flag(parts.get(1), "use_regex", "pre_tokenizer.pretokenizers[1]")) {
            throw unsupported(
                    "pre_tokenizer.pretokenizers[1].use_regex", parts.get(1).path("use_regex"), "false");
        }
        JsonNode pattern = split.path("pattern");
        onlyKeys(pattern, place + ".pattern", Set.of("Regex"));
        return SplitPattern.ofRegex(text(pattern.path("Regex"), place + ".pattern.Regex"));
    }

    private static void checkPostProcessor(JsonNode postProcessor) {
        if (!isNothing(postProcessor)) {
            checkByteLevel(postProcessor, "post_processor"); // this one changes offsets, never ids
        }
    }

    private static void checkByteLevel(JsonNode node, String place) {
        expect(node, "type", "ByteLevel", place + ".type");
        onlyKeys(node, place, Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
    }

    private static void onlyKeys(JsonNode node, String place, Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new TokenizerFormatException("tokenizer.json: %s%s is not known, expected only %s"
                        .formatted(
                                place.isEmpty() ? "" : place + ".",
                                name,
                                known.stream().sorted().toList()));
            }
        }
    }

    private static void expect(JsonNode node, String key, String expected, String place) {
        if (!node.path(key).asText().equals(expected)) {
            throw unsupported(place, node.path(key), expected);
        }
    }

    /** Refuses what is switched on: anything but no value, false, 0 and the empty text. */
    private static void absent(JsonNode node, String key, String place) {
        JsonNode value = node.path(key);
        boolean off = isNothing(value)
                || (value.isBoolean() && !value.booleanValue())
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isNumber() && value.doubleValue() == 0);
        if (!off) {
            throw unsupported(place, value, "none");
        }
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String text(JsonNode node, String place) {
        if (!node.isTextual()) {
            throw unsupported(place, node, "a text");
        }
        return node.textValue();
    }

    private static boolean flag(JsonNode node, String key, String place) {
        if (!node.path(key).isBoolean()) {
            throw unsupported(place + "." + key, node.path(key), "true or false");
        }
        return node.path(key).booleanValue();
    }

    private static TokenizerFormatException unsupported(String place, JsonNode got, String expected) {
        String shown = got.isMissingNode() ? "nothing" : got.toString();
        return new TokenizerFormatException("tokenizer.json: %s is not supported: got %s, expected %s"
                .formatted(place, shown.length() > 200 ? shown.substring(0, 200) + "…" : shown, expected));
    }
}
