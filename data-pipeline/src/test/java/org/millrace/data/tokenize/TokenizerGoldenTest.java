package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what Hugging Face {@code tokenizers} made of the same texts; {@code tokenizer_golden.py} asked it. */
class TokenizerGoldenTest {

    private static final List<Golden> GOLDENS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader lines = Qwen25.lines("golden.jsonl.gz")) {
            Golden.forEach(lines, GOLDENS::add);
        }
        assertThat(GOLDENS).hasSizeGreaterThan(2000);
    }

    @Test
    void encodesAsTheReference() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.encode(golden.text()))
                    .as(golden.toString())
                    .isEqualTo(golden.ids());
        }
    }

    @Test
    void leavesSpecialTokensAsTextAsTheReference() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.encodeOrdinary(golden.text()))
                    .as(golden.toString())
                    .isEqualTo(golden.asText());
        }
    }

    @Test
    void decodesToTheComposedText() {
        for (Golden golden : GOLDENS) {
            assertThat(Qwen25.TOKENIZER.decode(golden.ids()))
                    .as(golden.toString())
                    .isEqualTo(golden.decoded());
        }
    }

    /** Another order of texts means another state of the word cache. */
    @Test
    void doesNotDependOnWhatWasEncodedBefore() {
        for (int i = GOLDENS.size() - 1; i >= 0; i--) {
            assertThat(Qwen25.TOKENIZER.encode(GOLDENS.get(i).text()))
                    .isEqualTo(GOLDENS.get(i).ids());
        }
    }
}
