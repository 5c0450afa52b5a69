package org.millrace.train.huggingface;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * A Hugging Face folder of a Qwen2 model on any Hadoop file system: {@code config.json} and the weights under their
 * original names. Reading is strict: the tensors must be exactly those that the config calls for.
 */
public final class ModelFolder {

    public static final String CONFIG = "config.json";
    public static final String GENERATION_CONFIG = "generation_config.json";
    public static final String WEIGHTS = WeightFiles.SINGLE;
    public static final String INDEX = WeightFiles.INDEX;

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String OUTPUT = "lm_head.weight";
    private static final int PIECE = 1 << 20;

    private final Configuration configuration;
    private final Path folder;
    private final HuggingFaceConfig config;

    private ModelFolder(Configuration configuration, Path folder, HuggingFaceConfig config) {
        this.configuration = configuration;
        this.folder = folder;
        this.config = config;
    }

    /**
     * Opens a folder and reads its config.
     *
     * @throws ModelFormatException if the config is damaged or asks for a computation that this decoder does not do
     */
    public static ModelFolder open(Configuration configuration, Path folder) throws IOException {
        Path path = new Path(folder, CONFIG);
        FileSystem fileSystem = path.getFileSystem(configuration);
        if (!fileSystem.exists(path)) {
            throw new ModelFormatException("%s is not a model folder: it has no %s".formatted(folder, CONFIG));
        }
        try (InputStream in = fileSystem.open(path)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ModelFolder(configuration, folder, ConfigJsonReader.read(path.toString(), text));
        }
    }

    public HuggingFaceConfig config() {
        return config;
    }

    /**
     * Reads the weights into a new flat tensor in the order of {@link ParameterLayout}; the caller closes its memory.
     *
     * @param type FLOAT32, or BFLOAT16 to round them as they are read; a copy in FLOAT32 is never held
     * @throws ModelFormatException if a tensor is missing, unknown or of the wrong shape, or if the config ties the output
     *     layer to the embedding and the file holds another one
     */
    public Tensor readWeights(Device device, DataType type) throws IOException {
        ParameterLayout layout = new ParameterLayout(config.model());
        try (WeightFiles files = WeightFiles.open(configuration, folder)) {
            check(layout, files);
            Tensor weights = device.tensor(type, layout.size());
            try {
                for (ParameterLayout.Slice slice : layout.slices()) {
                    String name = slice.name();
                    files.file(name).read(name, device, layout.view(weights, name));
                }
                return weights;
            } catch (IOException | RuntimeException e) {
                weights.memory().close();
                throw e;
            }
        }
    }

    private void check(ParameterLayout layout, WeightFiles files) throws IOException {
        List<String> missing = new ArrayList<>();
        for (ParameterLayout.Slice slice : layout.slices()) {
            if (!files.names().contains(slice.name())) {
                missing.add(slice.name());
                continue;
            }
            long[] got = files.file(slice.name()).shape(slice.name());
            if (!Arrays.equals(got, slice.shape())) {
                throw new ModelFormatException("%s: tensor %s must be of shape %s by %s, got: %s"
                        .formatted(
                                files.file(slice.name()),
                                slice.name(),
                                Arrays.toString(slice.shape()),
                                CONFIG,
                                Arrays.toString(got)));
            }
        }
        if (!missing.isEmpty()) {
            String advice = missing.contains(OUTPUT) ? "; %s says tie_word_embeddings: false".formatted(CONFIG) : "";
            throw new ModelFormatException("%s: %d of %d tensors are missing: %s%s"
                    .formatted(folder, missing.size(), layout.slices().size(), missing, advice));
        }
        List<String> unknown = new ArrayList<>(files.names());
        unknown.removeIf(layout::contains);
        if (config.model().tieWordEmbeddings() && unknown.remove(OUTPUT)) {
            checkTied(files);
        }
        if (!unknown.isEmpty()) {
            throw new ModelFormatException(
                    "%s: the model of %s has no tensors named %s".formatted(folder, CONFIG, unknown));
        }
    }

    /** A tied folder may hold the output layer a second time, if it is the same. */
    private void checkTied(WeightFiles files) throws IOException {
        SafetensorsFile embedding = files.file(EMBEDDING);
        SafetensorsFile output = files.file(OUTPUT);
        if (!Arrays.equals(embedding.shape(EMBEDDING), output.shape(OUTPUT))) {
            throw differs("their shapes are %s and %s"
                    .formatted(Arrays.toString(output.shape(OUTPUT)), Arrays.toString(embedding.shape(EMBEDDING))));
        }
        long size = Tensor.elements(embedding.shape(EMBEDDING));
        float[] expected = new float[(int) Math.min(PIECE, size)];
        float[] got = new float[expected.length];
        for (long from = 0; from < size; from += PIECE) {
            int count = (int) Math.min(PIECE, size - from);
            embedding.read(EMBEDDING, from, count, expected);
            output.read(OUTPUT, from, count, got);
            int first = Arrays.mismatch(got, 0, count, expected, 0, count);
            if (first >= 0) {
                throw differs("element %d is %s and %s".formatted(from + first, got[first], expected[first]));
            }
        }
    }

    private ModelFormatException differs(String how) {
        return new ModelFormatException("%s: %s says tie_word_embeddings: true, but %s differs from %s: %s"
                .formatted(folder, CONFIG, OUTPUT, EMBEDDING, how));
    }

    /**
     * Writes {@code config.json}, {@code generation_config.json} and {@code model.safetensors}, replacing them.
     *
     * @param weights flat, in the order of {@link ParameterLayout}; stored in the config's type
     */
    public static void write(
            Configuration configuration, Path folder, HuggingFaceConfig config, Device device, Tensor weights)
            throws IOException {
        FileSystem fileSystem = folder.getFileSystem(configuration);
        fileSystem.mkdirs(folder);
        writeText(fileSystem, new Path(folder, CONFIG), config.toJson());
        writeText(fileSystem, new Path(folder, GENERATION_CONFIG), config.toGenerationJson());
        try (OutputStream out = fileSystem.create(new Path(folder, WEIGHTS), true)) {
            writeWeights(out, config, device, weights);
        }
    }

    /** Writes the contents of {@code model.safetensors}; a tied output layer is not stored a second time. */
    public static void writeWeights(OutputStream out, HuggingFaceConfig config, Device device, Tensor weights)
            throws IOException {
        ParameterLayout layout = new ParameterLayout(config.model());
        SafetensorsWriter writer = new SafetensorsWriter(device, config.weightType());
        layout.slices().forEach(slice -> writer.add(slice.name(), layout.view(weights, slice.name())));
        writer.write(out);
    }

    private static void writeText(FileSystem fileSystem, Path path, String text) throws IOException {
        try (OutputStream out = fileSystem.create(path, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
