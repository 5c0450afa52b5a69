package org.millrace.data.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A text and what Hugging Face {@code tokenizers} made of it.
 *
 * @param text the text
 * @param ids its ids
 * @param asText its ids where special tokens are text
 * @param decoded the text of the ids
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Golden(String text, int[] ids, int[] asText, String decoded) {

    /** Reads a file of {@code tokenizer_golden.py} or {@code tokenizer_differential.py}. */
    static void forEach(BufferedReader lines, Consumer<Golden> consumer) throws IOException {
        var mapper = new ObjectMapper();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode node = mapper.readTree(line);
            String text = node.get("text").textValue();
            int[] ids = mapper.treeToValue(node.get("ids"), int[].class);
            int[] asText = node.has("as_text") ? mapper.treeToValue(node.get("as_text"), int[].class) : ids;
            consumer.accept(new Golden(text, ids, asText, node.path("decoded").asText(text)));
        }
    }

    /** The beginning of the text with everything but ASCII escaped. */
    @Override
    public String toString() {
        var escaped = new StringBuilder();
        text.chars()
                .limit(80)
                .forEach(c -> escaped.append(c > 0x20 && c < 0x7F ? "" + (char) c : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
