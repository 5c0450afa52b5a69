package org.millrace.train.generate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/** What transformers does; {@code src/test/python/make_generate_goldens.py} made the files. */
final class GenerateGoldens {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sampling(double temperature, int topK, double topP, float[] logits, double[] probabilities) {

        @Override
        public String toString() {
            return "temperature %s, top-k %d, top-p %s".formatted(temperature, topK, topP);
        }
    }

    /** A prompt of ids, and the greedy continuation of a model in qwen2-goldens. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Greedy(String model, int[] prompt, List<Integer> ids, boolean ended) {}

    /** A prompt of text, and the greedy continuation of the model in {@link #folder()}. */
    record Text(String prompt, int promptTokens, List<Integer> ids, boolean ended, String text) {

        @Override
        public String toString() {
            return prompt.strip();
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private GenerateGoldens() {}

    static List<Sampling> sampling() {
        return read("/qwen2-generate/sampling.json", new TypeReference<>() {});
    }

    static List<Greedy> greedy() {
        return read("/qwen2-generate/greedy.json", new TypeReference<>() {});
    }

    static List<Text> text() {
        return read("/qwen2-generate/folder.json", new TypeReference<>() {});
    }

    /** A whole folder of transformers, tokenizer included. */
    static Path folder() {
        return path("/qwen2-generate/folder");
    }

    /** A model without a tokenizer. */
    static Path model(String name) {
        return path("/qwen2-goldens/" + name);
    }

    private static Path path(String name) {
        try {
            return new Path(resource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(GenerateGoldens.class.getResource(name), name);
    }

    private static <T> T read(String name, TypeReference<T> type) {
        try (InputStream in = resource(name).openStream()) {
            return JSON.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
