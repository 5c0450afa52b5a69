package org.millrace.data.tokenize;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Writes {@code tokenizer.json} laid out as Qwen2.5's, always with the same bytes for the same content. */
final class TokenizerJsonWriter {

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
            writeByteLevel("post_processor", generator);
            writeByteLevel("decoder", generator);
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
            generator.writeBooleanField("single_word", false);
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
        generator.writeObjectFieldStart("pre_tokenizer");
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
        generator.writeStartObject();
        writeByteLevelFields(generator);
        generator.writeEndObject();
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writeByteLevel(String name, JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart(name);
        writeByteLevelFields(generator);
        generator.writeEndObject();
    }

    private static void writeByteLevelFields(JsonGenerator generator) throws IOException {
        generator.writeStringField("type", "ByteLevel");
        generator.writeBooleanField("add_prefix_space", false);
        generator.writeBooleanField("trim_offsets", false);
        generator.writeBooleanField("use_regex", false);
    }

    private static void writeModel(TokenizerJson json, JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("model");
        generator.writeStringField("type", "BPE");
        generator.writeNullField("dropout");
        generator.writeNullField("unk_token");
        generator.writeStringField("continuing_subword_prefix", "");
        generator.writeStringField("end_of_word_suffix", "");
        generator.writeBooleanField("fuse_unk", false);
        generator.writeBooleanField("byte_fallback", false);
        generator.writeObjectFieldStart("vocab");
        for (Map.Entry<String, Integer> entry : json.vocabulary().entrySet()) {
            generator.writeNumberField(entry.getKey(), entry.getValue());
        }
        generator.writeEndObject();
        generator.writeArrayFieldStart("merges");
        for (Merge merge : json.merges()) {
            generator.writeString(merge.left() + " " + merge.right());
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }
}
