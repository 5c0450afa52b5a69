package org.millrace.data.tokenize;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@code tokenizer.json} laid out as its library does, always with the same bytes for the same content. */
final class TokenizerJsonWriter {

    private static final String IGNORE_MERGES = "ignore_merges";

    void write(TokenizerJson json, OutputStream out) throws IOException {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.setPrettyPrinter(layout());
            generator.writeStartObject();
            generator.writeStringField("version", "1.0");
            generator.writeNullField("truncation");
            generator.writeNullField("padding");
            writeAddedTokens(json, generator);
            writeNormalizer(json, generator);
            writePreTokenizer(json, generator);
            writePostProcessor(json, generator);
            writeDecoder(json, generator);
            writeModel(json, generator);
            generator.writeEndObject();
            generator.writeRaw('\n');
        }
    }

    /** Two spaces and a line feed everywhere, whatever the platform. */
    private static DefaultPrettyPrinter layout() {
        var indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }

    private static void writeAddedTokens(TokenizerJson json, JsonGenerator generator) throws IOException {
        generator.writeArrayFieldStart("added_tokens");
        for (AddedToken token : json.addedTokens()) {
            generator.writeStartObject();
            generator.writeNumberField("id", token.id());
            generator.writeStringField("content", token.content());
            generator.writeBooleanField("single_word", token.singleWord());
            generator.writeBooleanField("lstrip", token.stripsLeft());
            generator.writeBooleanField("rstrip", token.stripsRight());
            generator.writeBooleanField("normalized", token.normalized());
            generator.writeBooleanField("special", token.special());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void writeNormalizer(TokenizerJson json, JsonGenerator generator) throws IOException {
        if (json.normalization() == Normalization.NONE) {
            generator.writeNullField("normalizer");
            return;
        }
        generator.writeObjectFieldStart("normalizer");
        generator.writeStringField("type", json.normalization().name());
        generator.writeEndObject();
    }

    private static void writePreTokenizer(TokenizerJson json, JsonGenerator generator) throws IOException {
        boolean trimOffsets = json.options().spelling().trimOffsets();
        generator.writeFieldName("pre_tokenizer");
        if (json.split() == SplitPattern.GPT2) {
            writeByteLevel(new ByteLevel(json.options().prefixSpace(), trimOffsets, true), generator);
            return;
        }
        generator.writeStartObject();
        generator.writeStringField("type", "Sequence");
        generator.writeArrayFieldStart("pretokenizers");
        generator.writeStartObject();
        generator.writeStringField("type", "Split");
        generator.writeObjectFieldStart("pattern");
        generator.writeStringField("Regex", json.split().regex());
        generator.writeEndObject();
        generator.writeStringField("behavior", "Isolated");
        generator.writeBooleanField("invert", false);
        generator.writeEndObject();
        writeByteLevel(new ByteLevel(false, trimOffsets, false), generator);
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writePostProcessor(TokenizerJson json, JsonGenerator generator) throws IOException {
        generator.writeFieldName("post_processor");
        if (json.options().postProcessor().isPresent()) {
            writePostProcessor(json.options().postProcessor().get(), generator);
        } else {
            generator.writeNull();
        }
    }

    private static void writePostProcessor(PostProcessor processor, JsonGenerator generator) throws IOException {
        if (processor instanceof PostProcessor.Bytes bytes) {
            writeByteLevel(bytes.settings(), generator);
            return;
        }
        generator.writeStartObject();
        if (processor instanceof PostProcessor.Chain chain) {
            generator.writeStringField("type", "Sequence");
            generator.writeArrayFieldStart("processors");
            for (PostProcessor part : chain.parts()) {
                writePostProcessor(part, generator);
            }
            generator.writeEndArray();
        } else if (processor instanceof PostProcessor.Template template) {
            generator.writeStringField("type", "TemplateProcessing");
            writePieces("single", template.single(), generator);
            writePieces("pair", template.pair(), generator);
            writeTemplateTokens(template, generator);
        }
        generator.writeEndObject();
    }

    private static void writePieces(String name, List<PostProcessor.Piece> pieces, JsonGenerator generator)
            throws IOException {
        generator.writeArrayFieldStart(name);
        for (PostProcessor.Piece piece : pieces) {
            generator.writeStartObject();
            generator.writeObjectFieldStart(piece.isText() ? "Sequence" : "SpecialToken");
            generator.writeStringField("id", piece.name());
            generator.writeNumberField("type_id", piece.typeId());
            generator.writeEndObject();
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void writeTemplateTokens(PostProcessor.Template template, JsonGenerator generator)
            throws IOException {
        generator.writeObjectFieldStart("special_tokens");
        for (Map.Entry<String, PostProcessor.Token> entry : new TreeMap<>(template.tokens()).entrySet()) {
            generator.writeObjectFieldStart(entry.getKey());
            generator.writeStringField("id", entry.getKey());
            generator.writeArrayFieldStart("ids");
            for (int id : entry.getValue().ids()) {
                generator.writeNumber(id);
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("tokens");
            for (String token : entry.getValue().names()) {
                generator.writeString(token);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    private static void writeDecoder(TokenizerJson json, JsonGenerator generator) throws IOException {
        generator.writeFieldName("decoder");
        writeByteLevel(json.options().spelling().decoder(), generator);
    }

    private static void writeByteLevel(ByteLevel settings, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("type", "ByteLevel");
        generator.writeBooleanField("add_prefix_space", settings.addPrefixSpace());
        generator.writeBooleanField("trim_offsets", settings.trimOffsets());
        generator.writeBooleanField("use_regex", settings.useRegex());
        generator.writeEndObject();
    }

    private static void writeModel(TokenizerJson json, JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("model");
        Map<String, JsonNode> values =
                new LinkedHashMap<>(json.options().spelling().model());
        if (json.options().ignoreMerges() || values.containsKey(IGNORE_MERGES)) {
            values.put(IGNORE_MERGES, BooleanNode.valueOf(json.options().ignoreMerges()));
        }
        for (Map.Entry<String, JsonNode> entry : values.entrySet()) {
            generator.writeFieldName(entry.getKey());
            writeSingleValue(entry.getValue(), generator);
        }
        generator.writeObjectFieldStart("vocab");
        for (Map.Entry<String, Integer> entry : json.vocabulary().entrySet()) {
            generator.writeNumberField(entry.getKey(), entry.getValue());
        }
        generator.writeEndObject();
        generator.writeArrayFieldStart("merges");
        for (Merge merge : json.merges()) {
            if (json.options().spelling().mergesAsPairs()) {
                generator.writeArray(new String[] {merge.left(), merge.right()}, 0, 2);
            } else {
                generator.writeString(merge.left() + " " + merge.right());
            }
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writeSingleValue(JsonNode value, JsonGenerator generator) throws IOException {
        if (value.isTextual()) {
            generator.writeString(value.textValue());
        } else if (value.isBoolean()) {
            generator.writeBoolean(value.booleanValue());
        } else if (value.isNumber()) {
            generator.writeNumber(value.doubleValue());
        } else {
            generator.writeNull();
        }
    }
}
