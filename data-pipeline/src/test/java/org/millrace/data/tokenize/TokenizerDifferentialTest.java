package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against millions of characters that the reference has encoded, of any size. {@code tokenizer_differential.py} makes
 * the file, and {@code -Dmillrace.tokenizer.differential=FILE} names it; without it nothing is run.
 */
@Tag("slow")
class TokenizerDifferentialTest {

    private static final String FILE = "millrace.tokenizer.differential";

    private long characters;

    @Test
    void encodesAsTheReference() throws IOException {
        String file = System.getProperty(FILE);
        assumeTrue(file != null, "skipped: no -D" + FILE);
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(file))), StandardCharsets.UTF_8))) {
            Golden.forEach(lines, this::check);
        }
        assertThat(characters).isGreaterThan(1_000_000);
    }

    private void check(Golden golden) {
        assertThat(Qwen25.TOKENIZER.encode(golden.text())).as(golden.toString()).isEqualTo(golden.ids());
        assertThat(Qwen25.TOKENIZER.encodeOrdinary(golden.text()))
                .as(golden.toString())
                .isEqualTo(golden.asText());
        assertThat(Qwen25.TOKENIZER.decode(golden.ids())).as(golden.toString()).isEqualTo(golden.decoded());
        characters += golden.text().codePointCount(0, golden.text().length());
    }
}
