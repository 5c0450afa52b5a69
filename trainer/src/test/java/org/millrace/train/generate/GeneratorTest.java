package org.millrace.train.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.config.Precision;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class GeneratorTest {

    private static final Configuration CONFIGURATION = new Configuration();

    private static Kernels kernels;
    private static Generator generator;

    @BeforeAll
    static void open() throws IOException {
        kernels = ReferenceKernels.create();
        generator = Generator.open(CONFIGURATION, GenerateGoldens.folder(), kernels, Precision.FP32);
    }

    @AfterAll
    static void close() {
        generator.close();
        kernels.close();
    }

    private static GenerationSettings greedy(int maxNewTokens) {
        return new GenerationSettings(maxNewTokens, Sampler.greedy(), 0);
    }

    static Stream<GenerateGoldens.Text> texts() {
        return GenerateGoldens.text().stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void continuesTextAsTransformersDoes(GenerateGoldens.Text golden) {
        List<String> pieces = new ArrayList<>();
        Generation generation = generator.generate(golden.prompt(), greedy(48), pieces::add);
        assertThat(generation.ids()).isEqualTo(golden.ids());
        assertThat(generation.text()).isEqualTo(golden.text());
        assertThat(generation.promptTokens()).isEqualTo(golden.promptTokens());
        assertThat(generation.reason())
                .isEqualTo(golden.ended() ? FinishReason.END_OF_TEXT : FinishReason.MAXIMUM_TOKENS);
        assertThat(String.join("", pieces)).isEqualTo(golden.text());
    }

    @Test
    void continuesIdsAsTransformersDoes() throws IOException {
        for (String name : Set.of("mha-tied", "gqa2-untied", "gqa7-tied-packed")) {
            ModelFolder folder = ModelFolder.open(CONFIGURATION, GenerateGoldens.model(name));
            Tensor weights = folder.readWeights(kernels.device(), DataType.FLOAT32);
            try (Qwen2Model model = new Qwen2Model(folder.config().model(), kernels, weights)) {
                for (GenerateGoldens.Greedy golden : GenerateGoldens.greedy()) {
                    if (golden.model().equals(name)) {
                        continueIds(model, new HashSet<>(folder.config().endTokenIds()), golden);
                    }
                }
            } finally {
                weights.memory().close();
            }
        }
    }

    private static void continueIds(Qwen2Model model, Set<Integer> endTokens, GenerateGoldens.Greedy golden) {
        List<Integer> ids = new ArrayList<>();
        try (NextTokenLogits sequence = new ModelSequence(model)) {
            FinishReason reason = new Continuation(model.config().vocabSize(), endTokens, greedy(20))
                    .run(sequence, golden.prompt(), ids::add);
            assertThat(ids).as(golden.model()).isEqualTo(golden.ids());
            assertThat(reason).isEqualTo(golden.ended() ? FinishReason.END_OF_TEXT : FinishReason.MAXIMUM_TOKENS);
        }
    }

    @Test
    void sameSeedDrawsTheSameText() {
        GenerationSettings settings = new GenerationSettings(10, new Sampler(1.5, 50, 0.95), 7);
        Generation first = generator.generate("The", settings, piece -> {});
        assertThat(generator.generate("The", settings, piece -> {})).isEqualTo(first);
        GenerationSettings other = new GenerationSettings(10, new Sampler(1.5, 50, 0.95), 8);
        assertThat(generator.generate("The", other, piece -> {}).ids()).isNotEqualTo(first.ids());
    }

    @Test
    void promptBeyondThePositionsIsRefused() {
        assertThatThrownBy(() -> generator.generate("1 ".repeat(100), greedy(5), piece -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model takes at most 128");
    }

    @Test
    void folderWithoutTokenizerIsNamed() {
        assertThatThrownBy(
                        () -> Generator.open(CONFIGURATION, GenerateGoldens.model("mha-tied"), kernels, Precision.FP32))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void tokenizerOfAnotherModelIsRefused(@TempDir Path folder) throws IOException {
        Path model = Path.of(GenerateGoldens.model("mha-tied").toUri());
        Path tokenizer = Path.of(GenerateGoldens.folder().toUri()).resolve("tokenizer.json");
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(tokenizer, folder.resolve("tokenizer.json"));
        assertThatThrownBy(() -> Generator.open(
                        CONFIGURATION, new org.apache.hadoop.fs.Path(folder.toUri()), kernels, Precision.FP32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the tokenizer has 3")
                .hasMessageContaining("vocab_size is only 67");
    }
}
