package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a {@code tokenizer.json} says what decides no id: kept so that a file that has been read is written with the same
 * content.
 *
 * @param trimOffsets the setting of the ByteLevel that splits
 * @param decoder the settings of the ByteLevel that decodes
 * @param model the single values of {@code model}, by key
 * @param mergesAsPairs whether a merge is a list of two tokens, and not one text with a space in it
 */
record JsonSpelling(boolean trimOffsets, ByteLevel decoder, Map<String, JsonNode> model, boolean mergesAsPairs) {

    /** As Qwen2.5's file has it. */
    static final JsonSpelling QWEN2_5 = new JsonSpelling(false, ByteLevel.OFF, modelOfQwen25(), false);

    JsonSpelling {
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
    }

    private static Map<String, JsonNode> modelOfQwen25() {
        var model = new LinkedHashMap<String, JsonNode>();
        model.put("type", TextNode.valueOf("BPE"));
        model.put("dropout", NullNode.getInstance());
        model.put("unk_token", NullNode.getInstance());
        model.put("continuing_subword_prefix", TextNode.valueOf(""));
        model.put("end_of_word_suffix", TextNode.valueOf(""));
        model.put("fuse_unk", BooleanNode.FALSE);
        model.put("byte_fallback", BooleanNode.FALSE);
        return model;
    }
}
