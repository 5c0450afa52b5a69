package org.millrace.data.tokenize;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The tokenizer of Qwen2.5, loaded once for all tests; it does not change. */
final class Qwen25 {

    static final Tokenizer TOKENIZER = load();

    private Qwen25() {}

    static InputStream open() throws IOException {
        return new GZIPInputStream(resource("/qwen2.5/tokenizer.json.gz"));
    }

    static BufferedReader lines(String gzippedResource) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource(gzippedResource)), StandardCharsets.UTF_8));
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Qwen25.class.getResourceAsStream(name), name);
    }

    private static Tokenizer load() {
        try (InputStream in = open()) {
            return Tokenizer.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
