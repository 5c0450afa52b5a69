package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against many millions of characters that the reference has encoded. {@code tokenizer_differential.py} makes a folder
 * of any number of tokenizers, and {@code -Dmillrace.tokenizer.differential=FOLDER} names it; without it nothing is run.
 * What was compared is written there too, as {@code compared.txt}.
 */
@Tag("slow")
class TokenizerDifferentialTest {

    private static final String FOLDER = "millrace.tokenizer.differential";

    private long texts;
    private long characters;
    private long tokens;

    @Test
    void encodesAndDecodesAsTheReference() throws IOException {
        String folder = System.getProperty(FOLDER);
        assumeTrue(folder != null, "skipped: no -D" + FOLDER);
        List<Path> tokenizers;
        try (var folders = Files.list(Path.of(folder))) {
            tokenizers = folders.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(tokenizers).as("tokenizers in " + folder).isNotEmpty();
        for (Path tokenizer : tokenizers) {
            compare(tokenizer);
        }
    }

    private void compare(Path folder) throws IOException {
        texts = 0;
        characters = 0;
        tokens = 0;
        Tokenizer tokenizer = load(folder.resolve("tokenizer.json"));
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("texts.jsonl.gz"))), StandardCharsets.UTF_8))) {
            Golden.forEach(lines, golden -> {
                golden.check(tokenizer);
                texts++;
                characters += golden.text().codePointCount(0, golden.text().length());
                tokens += golden.ids().length;
            });
        }
        String compared = "%d texts, %d characters, %d tokens, no difference on Java %s%n"
                .formatted(texts, characters, tokens, Runtime.version());
        Files.writeString(
                folder.resolve("compared.txt"), compared, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(characters).isGreaterThan(1_000_000);
    }

    /** What is written has the content that was read, and reads back as the same. */
    private static Tokenizer load(Path file) throws IOException {
        TokenizerJson json;
        try (InputStream in = Files.newInputStream(file)) {
            json = TokenizerJson.read(in);
        }
        var mapper = new ObjectMapper();
        var written = new ByteArrayOutputStream();
        json.write(written);
        assertThat(mapper.readTree(written.toByteArray()).equals(mapper.readTree(file.toFile())))
                .as("content of " + file + " after reading and writing")
                .isTrue();
        return new Tokenizer(json);
    }
}
