package org.millrace.data.tokenize;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        var file = new JsonFields(root == null ? mapper.missingNode() : root, "");
        file.only(
                "version",
                "truncation",
                "padding",
                "added_tokens",
                "normalizer",
                "pre_tokenizer",
                "post_processor",
                "decoder",
                "model");
        file.is("version", "1.0");
        file.isNull("truncation");
        file.isNull("padding");
        JsonFields model = file.object("model");
        checkModel(model);
        JsonStages.Split split = JsonStages.split(file.object("pre_tokenizer"));
        JsonNode merges = model.list("merges");
        return new TokenizerJson(
                vocabulary(model.object("vocab")),
                merges(merges),
                addedTokens(file.list("added_tokens")),
                JsonStages.normalization(file),
                split.pattern(),
                new TokenizerOptions(
                        split.settings().addPrefixSpace(),
                        model.flag("ignore_merges", false),
                        JsonStages.postProcessor(file),
                        new JsonSpelling(
                                split.settings().trimOffsets(),
                                JsonStages.byteLevel(file.object("decoder")),
                                singleValues(model.node()),
                                hasPairs(merges))));
    }

    /** A token with a space in it can only be merged in a pair, so one pair makes all pairs. */
    private static boolean hasPairs(JsonNode merges) {
        for (JsonNode merge : merges) {
            if (merge.isArray()) {
                return true;
            }
        }
        return false;
    }

    private static void checkModel(JsonFields model) {
        model.only(
                "type",
                "dropout",
                "unk_token",
                "continuing_subword_prefix",
                "end_of_word_suffix",
                "fuse_unk",
                "byte_fallback",
                "ignore_merges",
                "vocab",
                "merges");
        // what happens to unknown characters does not matter: every byte has a token, or the file is refused later
        if (!model.value("type").isMissingNode()) { // the first files of GPT-2 do not say it
            model.is("type", "BPE");
        }
        model.isOff("dropout");
        model.isOff("continuing_subword_prefix");
        model.isOff("end_of_word_suffix");
    }

    private static Map<String, JsonNode> singleValues(JsonNode model) {
        var values = new LinkedHashMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> field : model.properties()) {
            if (field.getValue().isValueNode()) {
                values.put(field.getKey(), field.getValue());
            }
        }
        return values;
    }

    private static Map<String, Integer> vocabulary(JsonFields vocab) {
        var vocabulary = new LinkedHashMap<String, Integer>(vocab.node().size() * 2);
        for (Map.Entry<String, JsonNode> field : vocab.node().properties()) {
            if (!field.getValue().isInt()) {
                throw vocab.unsupported(field.getKey(), "an id");
            }
            vocabulary.put(field.getKey(), field.getValue().intValue());
        }
        return vocabulary;
    }

    private static List<Merge> merges(JsonNode array) {
        var merges = new ArrayList<Merge>(array.size());
        for (JsonNode node : array) {
            String place = "model.merges[%d]".formatted(merges.size());
            if (node.isArray() && node.size() == 2) {
                merges.add(new Merge(JsonFields.text(node.get(0), place), JsonFields.text(node.get(1), place)));
                continue;
            }
            String line = JsonFields.text(node, place);
            if (line.startsWith(VERSION_LINE)) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space < 0 || space != line.lastIndexOf(' ')) {
                throw JsonFields.unsupported(place, node, "two tokens and one space between them");
            }
            merges.add(new Merge(line.substring(0, space), line.substring(space + 1)));
        }
        return merges;
    }

    private static List<AddedToken> addedTokens(JsonNode array) {
        var tokens = new ArrayList<AddedToken>();
        for (JsonNode node : array) {
            var token = new JsonFields(node, "added_tokens[%d]".formatted(tokens.size()));
            token.only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            tokens.add(new AddedToken(
                    token.number("id"),
                    token.text("content"),
                    token.flag("special"),
                    token.flag("normalized"),
                    token.flag("lstrip"),
                    token.flag("rstrip"),
                    token.flag("single_word")));
        }
        return tokens;
    }
}
