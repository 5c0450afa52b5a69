package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what Hugging Face {@code tokenizers} made of the same texts; {@code tokenizer_golden.py} asked it. */
class TokenizerGoldenTest {

    private record Golden(String text, int[] ids, int[] asText, String decoded) {}

    private static final List<Golden> GOLDENS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        var mapper = new ObjectMapper();
        try (BufferedReader lines = Qwen25.lines("golden.jsonl.gz")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = mapper.readTree(line);
                String text = node.get("text").textValue();
                int[] ids = mapper.treeToValue(node.get("ids"), int[].class);
                int[] asText = node.has("as_text") ? mapper.treeToValue(node.get("as_text"), int[].class) : ids;
                GOLDENS.add(new Golden(text, ids, asText, node.path("decoded").asText(text)));
            }
        }
        assertThat(GOLDENS).hasSizeGreaterThan(2000);
    }

    @Test
    void encodesAsTheReference() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.encode(golden.text))
                    .as(shown(golden.text))
                    .isEqualTo(golden.ids);
        }
    }

    @Test
    void leavesSpecialTokensAsTextAsTheReference() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.encodeOrdinary(golden.text))
                    .as(shown(golden.text))
                    .isEqualTo(golden.asText);
        }
    }

    @Test
    void decodesToTheComposedText() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.decode(golden.ids))
                    .as(shown(golden.text))
                    .isEqualTo(golden.decoded);
        }
    }

    /** Another order of texts means another state of the word cache. */
    @Test
    void doesNotDependOnWhatWasEncodedBefore() {
        for (int i = GOLDENS.size() - 1; i >= 0; i--) {
            assertThat(Qwen25.TOKENIZER.encode(GOLDENS.get(i).text)).isEqualTo(GOLDENS.get(i).ids);
        }
    }

    private static String shown(String text) {
        var escaped = new StringBuilder();
        text.chars()
                .limit(80)
                .forEach(c -> escaped.append(c > 0x20 && c < 0x7F ? "" + (char) c : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
