package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files are made by {@code src/test/python/fasttext_golden.py}. */
class FastTextModelTest {

    /** fastText computes in floats. */
    private static final double TOLERANCE = 2e-6;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "softmax.bin",
                "words.bin",
                "pieces.bin",
                "independent.bin",
                "quantized.ftz",
                "quantized-output.ftz"
            })
    void givesTheProbabilitiesThatFastTextGives(String name) throws IOException {
        FastTextModel model = read(bytes(name));
        int compared = 0;
        for (JsonNode golden : golden()) {
            if (!golden.get("model").asText().equals(name)) {
                continue;
            }
            String text = golden.get("text").asText();
            double[] probabilities = model.probabilities(text);
            JsonNode expected = golden.get("probabilities");
            assertThat(Arrays.stream(probabilities).filter(p -> p > 0).count())
                    .as("labels of `%s`", text)
                    .isGreaterThanOrEqualTo(expected.size());
            for (int i = 0; i < probabilities.length; i++) {
                String label = model.labels().get(i);
                // fastText leaves out what is below its threshold, and everything of a text it knows nothing of.
                double given = expected.path(label).asDouble();
                if (expected.has(label) || expected.isEmpty()) {
                    assertThat(probabilities[i]).as("%s of `%s`", label, text).isCloseTo(given, within(TOLERANCE));
                }
            }
            compared++;
        }
        assertThat(compared).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax.bin", "words.bin", "pieces.bin", "independent.bin"})
    void writesWhatItHasRead(String name) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        read(bytes(name)).write(written);
        assertThat(written.toByteArray()).isEqualTo(bytes(name));
    }

    @Test
    void doesNotWriteACompressedModel() throws IOException {
        FastTextModel model = read(bytes("quantized.ftz"));
        assertThatThrownBy(() -> model.write(new ByteArrayOutputStream()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("compressed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax.bin", "quantized.ftz"})
    void refusesAFileThatIsCutOffAnywhere(String name) throws IOException {
        byte[] whole = bytes(name);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] part = Arrays.copyOf(whole, i < 100 ? i : random.nextInt(whole.length));
            assertThatThrownBy(() -> read(part))
                    .as("the first %d bytes", part.length)
                    .isInstanceOf(FastTextFormatException.class)
                    .hasMessageStartingWith("model.bin: ");
        }
    }

    @Test
    void refusesWhatIsNoClassifier() throws IOException {
        byte[] other = bytes("softmax.bin");
        other[0]++;
        assertThatThrownBy(() -> read(other)).hasMessageContaining("does not begin as a fastText model does");
        byte[] vectors = bytes("softmax.bin");
        vectors[36] = 2;
        assertThatThrownBy(() -> read(vectors)).hasMessageContaining("word vectors");
        byte[] newer = bytes("softmax.bin");
        newer[4] = 13;
        assertThatThrownBy(() -> read(newer)).hasMessageContaining("version 13");
        byte[] wide = bytes("softmax.bin");
        wide[8]++;
        assertThatThrownBy(() -> read(wide)).hasMessageContaining("9 columns");
    }

    @Test
    void readsLabelsWithoutTheWeights() throws IOException {
        byte[] whole = bytes("softmax.bin");
        byte[] withoutOutput = Arrays.copyOf(whole, whole.length - 500);
        assertThat(FastTextModel.readLabels(new ByteArrayInputStream(withoutOutput), "model.bin"))
                .isEqualTo(read(whole).labels())
                .containsExactlyInAnyOrder("en", "de", "fr", "tl", "ceb", "ru", "zh", "ar");
    }

    @Test
    void takesALineFeedForASpace() throws IOException {
        FastTextModel model = read(bytes("softmax.bin"));
        assertThat(model.probabilities("everyone has\n\nthe right\r\nto life\n"))
                .containsExactly(model.probabilities("everyone has the right to life"));
    }

    @Test
    void judgesAWordOfMillionsOfCharactersAndMillionsOfWords() throws IOException {
        FastTextModel model = read(bytes("pieces.bin"));
        assertThat(model.probabilities("の".repeat(3_000_000))).doesNotContain(Double.NaN);
        assertThat(model.probabilities("the right ".repeat(500_000))).doesNotContain(Double.NaN);
    }

    static FastTextModel read(byte[] bytes) throws IOException {
        return FastTextModel.read(new ByteArrayInputStream(bytes), "model.bin");
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FastTextModelTest.class.getResourceAsStream("/classify/" + name))) {
            return in.readAllBytes();
        }
    }

    private static List<JsonNode> golden() throws IOException {
        return TestTexts.lines("/classify/golden.jsonl.gz");
    }
}
