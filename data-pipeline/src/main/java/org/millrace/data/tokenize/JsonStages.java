package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@code tokenizer.json} does before and after the model: normalizer, pre-tokenizer, post-processor. */
final class JsonStages {

    /**
     * How words are split.
     *
     * @param pattern the expression
     * @param settings those of the ByteLevel that is part of it
     */
    record Split(SplitPattern pattern, ByteLevel settings) {}

    private JsonStages() {}

    static Normalization normalization(JsonFields file) {
        if (file.hasNothingAt("normalizer")) {
            return Normalization.NONE;
        }
        JsonFields normalizer = file.object("normalizer");
        normalizer.only("type");
        if (!normalizer.value("type").asText().equals("NFC")) {
            throw normalizer.unsupported("type", "NFC, or null in place of a normalizer");
        }
        return Normalization.NFC;
    }

    /** Either a ByteLevel with its own expression, or a Split with an expression and a ByteLevel without. */
    static Split split(JsonFields preTokenizer) {
        return switch (preTokenizer.value("type").asText()) {
            case "ByteLevel" -> ofByteLevel(preTokenizer);
            case "Sequence" -> ofSequence(preTokenizer);
            default -> throw preTokenizer.unsupported("type", "Sequence (of a Split and a ByteLevel) or ByteLevel");
        };
    }

    private static Split ofByteLevel(JsonFields preTokenizer) {
        ByteLevel settings = byteLevel(preTokenizer);
        if (!settings.useRegex()) {
            throw preTokenizer.unsupported("use_regex", "true, where no Split stands before it");
        }
        return new Split(SplitPattern.GPT2, settings);
    }

    private static Split ofSequence(JsonFields preTokenizer) {
        preTokenizer.only("type", "pretokenizers");
        JsonNode parts = preTokenizer.list("pretokenizers");
        if (parts.size() != 2) {
            throw preTokenizer.unsupported("pretokenizers", "a Split and a ByteLevel");
        }
        var split = new JsonFields(parts.get(0), "pre_tokenizer.pretokenizers[0]");
        split.only("type", "pattern", "behavior", "invert");
        split.is("type", "Split");
        split.is("behavior", "Isolated");
        split.isFalse("invert");
        JsonFields pattern = split.object("pattern");
        pattern.only("Regex");
        var bytes = new JsonFields(parts.get(1), "pre_tokenizer.pretokenizers[1]");
        ByteLevel settings = byteLevel(bytes);
        if (settings.addPrefixSpace()) {
            throw bytes.unsupported("add_prefix_space", "false, where a Split stands before it");
        }
        if (settings.useRegex()) {
            throw bytes.unsupported("use_regex", "false, where a Split stands before it");
        }
        return new Split(
                SplitPattern.ofRegex(pattern.text("Regex"))
                        .orElseThrow(() -> pattern.unsupported("Regex", "one of " + SplitPattern.known())),
                settings);
    }

    static Optional<PostProcessor> postProcessor(JsonFields file) {
        if (file.hasNothingAt("post_processor")) {
            return Optional.empty();
        }
        return Optional.of(postProcessor(file.object("post_processor"), true));
    }

    private static PostProcessor postProcessor(JsonFields processor, boolean mayBeSequence) {
        return switch (processor.value("type").asText()) {
            case "ByteLevel" -> new PostProcessor.Bytes(byteLevel(processor));
            case "TemplateProcessing" -> template(processor);
            case "Sequence" -> {
                if (!mayBeSequence) {
                    throw processor.unsupported("type", "ByteLevel or TemplateProcessing inside a Sequence");
                }
                yield chain(processor);
            }
            default -> throw processor.unsupported("type", "ByteLevel, TemplateProcessing or Sequence");
        };
    }

    private static PostProcessor chain(JsonFields sequence) {
        sequence.only("type", "processors");
        var parts = new ArrayList<PostProcessor>();
        for (JsonNode node : sequence.list("processors")) {
            String place = "%s[%d]".formatted(sequence.placeOf("processors"), parts.size());
            parts.add(postProcessor(new JsonFields(node, place), false));
        }
        if (parts.stream().filter(PostProcessor.Template.class::isInstance).count() > 1) {
            throw sequence.unsupported("processors", "at most one TemplateProcessing");
        }
        return new PostProcessor.Chain(parts);
    }

    private static PostProcessor template(JsonFields template) {
        template.only("type", "single", "pair", "special_tokens");
        Map<String, PostProcessor.Token> tokens = templateTokens(template.object("special_tokens"));
        List<PostProcessor.Piece> single = pieces(template, "single", tokens);
        if (single.stream().filter(PostProcessor.Piece::isText).count() != 1
                || single.stream()
                        .anyMatch(piece -> piece.isText() && !piece.name().equals("A"))) {
            throw template.unsupported("single", "the sequence A once, and special tokens around it");
        }
        return new PostProcessor.Template(single, pieces(template, "pair", tokens), tokens);
    }

    private static List<PostProcessor.Piece> pieces(
            JsonFields template, String key, Map<String, PostProcessor.Token> tokens) {
        var pieces = new ArrayList<PostProcessor.Piece>();
        for (JsonNode node : template.list(key)) {
            var piece = new JsonFields(node, "%s[%d]".formatted(template.placeOf(key), pieces.size()));
            piece.only("SpecialToken", "Sequence");
            boolean isText = node.has("Sequence");
            JsonFields content = piece.object(isText ? "Sequence" : "SpecialToken");
            content.only("id", "type_id");
            String name = content.text("id");
            if (!isText && !tokens.containsKey(name)) {
                throw content.unsupported("id", "one of special_tokens: " + tokens.keySet());
            }
            pieces.add(new PostProcessor.Piece(isText, name, content.number("type_id")));
        }
        return pieces;
    }

    private static Map<String, PostProcessor.Token> templateTokens(JsonFields tokens) {
        var byName = new HashMap<String, PostProcessor.Token>();
        for (Map.Entry<String, JsonNode> field : tokens.node().properties()) {
            JsonFields token = tokens.object(field.getKey());
            token.only("id", "ids", "tokens");
            token.is("id", field.getKey());
            List<Integer> ids = new ArrayList<>();
            for (JsonNode id : token.list("ids")) {
                if (!id.isInt() || id.intValue() < 0) {
                    throw token.unsupported("ids", "a list of ids");
                }
                ids.add(id.intValue());
            }
            List<String> names = new ArrayList<>();
            for (JsonNode name : token.list("tokens")) {
                names.add(JsonFields.text(name, token.placeOf("tokens")));
            }
            byName.put(field.getKey(), new PostProcessor.Token(ids, names));
        }
        return byName;
    }

    /** The settings of a ByteLevel; {@code use_regex} is true where an old file leaves it out. */
    static ByteLevel byteLevel(JsonFields node) {
        node.is("type", "ByteLevel");
        node.only("type", "add_prefix_space", "trim_offsets", "use_regex");
        return new ByteLevel(node.flag("add_prefix_space"), node.flag("trim_offsets"), node.flag("use_regex", true));
    }
}
