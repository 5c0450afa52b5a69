package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

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
 * @param framed its ids with those that the post-processor adds
 * @param decoded the text of the ids
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Golden(String text, int[] ids, int[] asText, int[] framed, String decoded) {

    /** Reads a file of {@code tokenizer_golden.py}, or of another script that writes the same lines. */
    static void forEach(BufferedReader lines, Consumer<Golden> consumer) throws IOException {
        var mapper = new ObjectMapper();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode node = mapper.readTree(line);
            consumer.accept(of(node));
        }
    }

    /** Reads one line of such a file. */
    static Golden of(JsonNode node) {
        String text = node.get("text").textValue();
        int[] ids = ids(node.get("ids"));
        return new Golden(
                text,
                ids,
                node.has("as_text") ? ids(node.get("as_text")) : ids,
                node.has("framed") ? ids(node.get("framed")) : ids,
                node.path("decoded").asText(text));
    }

    /** Compares all that a tokenizer makes of the text. */
    void check(Tokenizer tokenizer) {
        assertThat(tokenizer.encode(text)).as(toString()).isEqualTo(ids);
        assertThat(tokenizer.encodeOrdinary(text)).as(toString()).isEqualTo(asText);
        assertThat(tokenizer.encodeFramed(text, SpecialTokens.RECOGNISE))
                .as(toString())
                .isEqualTo(framed);
        assertThat(tokenizer.decode(ids)).as(toString()).isEqualTo(decoded);
    }

    private static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.get(i).intValue();
        }
        return ids;
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
