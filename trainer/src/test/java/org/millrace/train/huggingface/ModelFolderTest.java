package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * Folders that {@code transformers} saved come from {@code make_qwen2_goldens.py}; what is written here stays under {@link
 * #WRITTEN}, for {@code check_model_folder.py} to load with {@code transformers} again.
 */
class ModelFolderTest {

    private static final Path WRITTEN = Path.of("target", "written-folders");
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";

    @TempDir
    Path target;

    private final Device device = new Nd4jDevice(1);
    private final Values values = new Values(device, 9);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen2-folders/float32",
                "qwen2-folders/bfloat16",
                "qwen2-goldens/mha-tied",
                "qwen2-goldens/gqa2-untied",
                "qwen2-goldens/gqa7-tied-packed"
            })
    void aFolderOfTransformersIsSavedByteForByte(String name) throws Exception {
        Path source = resource(name);
        ModelFolder folder = open(source);
        Path written = WRITTEN.resolve(source.getFileName()).toAbsolutePath();
        ModelFolder.write(
                configuration(),
                hadoop(written),
                folder.config(),
                device,
                folder.readWeights(device, DataType.FLOAT32));
        assertThat(written.resolve("model.safetensors")).hasSameBinaryContentAs(source.resolve("model.safetensors"));
        assertThat(open(written).config()).isEqualTo(folder.config());
    }

    @Test
    void weightsReadInBfloat16AreRounded() throws Exception {
        Tensor rounded = open(resource("qwen2-folders/float32")).readWeights(device, DataType.BFLOAT16);
        Tensor stored = open(resource("qwen2-folders/bfloat16")).readWeights(device, DataType.FLOAT32);
        assertThat(rounded.type()).isEqualTo(DataType.BFLOAT16);
        assertThat(values.read(rounded)).isEqualTo(values.read(stored));
    }

    @Test
    void shardsHoldTheWeightsOfTheSingleFile() throws Exception {
        Tensor whole = open(resource("qwen2-folders/float32")).readWeights(device, DataType.FLOAT32);
        Tensor sharded = open(resource("qwen2-folders/float32-sharded")).readWeights(device, DataType.FLOAT32);
        assertThat(values.read(sharded)).isEqualTo(values.read(whole));
    }

    @Test
    void narrowTypesAreTheWeightsRounded() throws Exception {
        float[] whole = values.read(open(resource("qwen2-folders/float32")).readWeights(device, DataType.FLOAT32));
        float[] bfloat16 = values.read(open(resource("qwen2-folders/bfloat16")).readWeights(device, DataType.FLOAT32));
        float[] float16 = values.read(open(resource("qwen2-folders/float16")).readWeights(device, DataType.FLOAT32));
        assertThat(Values.relativeError(bfloat16, whole)).isBetween(1e-4, 3e-3);
        assertThat(Values.relativeError(float16, whole)).isBetween(1e-5, 4e-4);
    }

    @Test
    void weightsTrainedInFloat32CanBeSavedAsBfloat16() throws Exception {
        ModelFolder folder = open(resource("qwen2-folders/float32"));
        HuggingFaceConfig config = folder.config();
        HuggingFaceConfig narrow = new HuggingFaceConfig(
                config.model(), StoredType.BFLOAT16, config.beginTokenId(), config.endTokenIds(), config.padTokenId());
        ModelFolder.write(
                configuration(), hadoop(target), narrow, device, folder.readWeights(device, DataType.FLOAT32));
        assertThat(target.resolve("model.safetensors"))
                .hasSameBinaryContentAs(resource("qwen2-folders/bfloat16").resolve("model.safetensors"));
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        String missing = "model.layers.1.mlp.up_proj.weight";
        save(tiny(true), missing, null);
        assertRefused("1 of 26 tensors are missing", missing);
    }

    @Test
    void anUnknownTensorIsNamed() throws IOException {
        save(tiny(true), "", "model.layers.0.self_attn.o_proj.bias");
        assertRefused("no tensors named", "model.layers.0.self_attn.o_proj.bias");
    }

    @Test
    void aTensorOfTheWrongShapeIsNamed() throws IOException {
        save(tiny(true), "model.layers.0.self_attn.k_proj.weight", "model.layers.0.self_attn.k_proj.weight");
        assertRefused("model.layers.0.self_attn.k_proj.weight", "[4, 8]", "got: [3, 3]");
    }

    @Test
    void anUntiedFolderMustHaveItsOutputLayer() throws IOException {
        save(tiny(false), OUTPUT, null);
        assertRefused(OUTPUT, "tie_word_embeddings: false");
    }

    @Test
    void aTiedFolderMayRepeatItsEmbedding() throws IOException {
        ModelConfig config = tiny(true);
        Tensor weights = values.tensor(config.parameters());
        ParameterLayout layout = new ParameterLayout(config);
        save(config, writer(layout, weights, "").add(OUTPUT, layout.view(weights, EMBEDDING)));
        assertThat(values.read(open(target).readWeights(device, DataType.FLOAT32)))
                .isEqualTo(values.read(weights));
    }

    @Test
    void aTiedFolderMayNotHoldAnotherOutputLayer() throws IOException {
        ModelConfig config = tiny(true);
        Tensor weights = values.tensor(config.parameters());
        ParameterLayout layout = new ParameterLayout(config);
        float[] other = values.read(layout.view(weights, EMBEDDING));
        other[13] += 1;
        save(config, writer(layout, weights, "").add(OUTPUT, values.tensor(other, 11, 8)));
        assertRefused("tie_word_embeddings: true", OUTPUT, "element 13");
        save(config, writer(layout, weights, "").add(OUTPUT, values.tensor(10, 8)));
        assertRefused("tie_word_embeddings: true", "[10, 8] and [11, 8]");
    }

    @Test
    void anIndexThatDisagreesWithItsShardsIsRefused() throws Exception {
        for (File file : Objects.requireNonNull(
                resource("qwen2-folders/float32-sharded").toFile().listFiles())) {
            Files.copy(file.toPath(), target.resolve(file.getName()));
        }
        Path index = target.resolve("model.safetensors.index.json");
        String text = Files.readString(index);
        Files.writeString(
                index, text.replaceFirst("    \"model.norm.weight\".*\n", "").replace("\",\n  }", "\"\n  }"));
        assertRefused("holds tensor model.norm.weight");
        Files.writeString(
                index, text.replace("\"lm_head.weight\": \"model-00003", "\"lm_head.weight\": \"model-00001"));
        assertRefused("tensor lm_head.weight should be in model-00001-of-00003.safetensors");
        Files.writeString(index, text.replace("\"lm_head.weight\": \"", "\"lm_head.weight\": \"../"));
        assertRefused("must lie in the folder");
        Files.writeString(index, "{}");
        assertRefused("weight_map");
    }

    @Test
    void foldersWithoutAModelAreRefused() throws IOException {
        assertThatThrownBy(() -> open(target))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("not a model folder: it has no config.json");
        Files.writeString(target.resolve("config.json"), json(tiny(true)));
        assertRefused("neither model.safetensors nor model.safetensors.index.json");
    }

    private static ModelConfig tiny(boolean tied) {
        return new ModelConfig(11, 8, 12, 2, 4, 2, 64, 10_000, 1e-6, tied, 0.02);
    }

    /** Saves a model without one tensor and with another of shape (3,3). */
    private void save(ModelConfig config, String removed, @Nullable String added) throws IOException {
        SafetensorsWriter writer =
                writer(new ParameterLayout(config), values.tensor(new ParameterLayout(config).size()), removed);
        if (added != null) {
            writer.add(added, values.tensor(3, 3));
        }
        save(config, writer);
    }

    private SafetensorsWriter writer(ParameterLayout layout, Tensor weights, String without) {
        SafetensorsWriter writer = new SafetensorsWriter(device, StoredType.FLOAT32);
        for (ParameterLayout.Slice slice : layout.slices()) {
            if (!slice.name().equals(without)) {
                writer.add(slice.name(), layout.view(weights, slice.name()));
            }
        }
        return writer;
    }

    private void save(ModelConfig config, SafetensorsWriter writer) throws IOException {
        Files.writeString(target.resolve("config.json"), json(config));
        try (OutputStream out = Files.newOutputStream(target.resolve("model.safetensors"))) {
            writer.write(out);
        }
    }

    private static String json(ModelConfig config) {
        return new HuggingFaceConfig(config, StoredType.FLOAT32, null, List.of(), null).toJson();
    }

    private void assertRefused(String... message) {
        assertThatThrownBy(() -> open(target).readWeights(device, DataType.FLOAT32))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(target.getFileName().toString())
                .hasMessageContainingAll(message);
    }

    private static ModelFolder open(Path folder) throws IOException {
        return ModelFolder.open(configuration(), hadoop(folder));
    }

    private static Configuration configuration() {
        return new Configuration();
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private static Path resource(String name) throws URISyntaxException {
        URI uri = Objects.requireNonNull(ModelFolderTest.class.getResource("/" + name), name)
                .toURI();
        return Path.of(uri);
    }
}
