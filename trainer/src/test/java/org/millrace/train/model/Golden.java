package org.millrace.train.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.SafetensorsFile;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** One case of {@code make_qwen2_goldens.py}: a small random model, a batch, and what {@code transformers} makes of them. */
record Golden(File folder, ModelConfig config, TokenBatch batch, JsonNode expected) {

    static final List<String> CASES = List.of("mha-tied", "gqa2-untied", "gqa7-tied-packed");

    static Golden load(String name) throws IOException {
        File folder = resource("qwen2-goldens/" + name);
        JsonNode golden = new ObjectMapper().readTree(new File(folder, "golden.json"));
        TokenBatch batch = new TokenBatch(
                integers(golden.path("input_ids")),
                integers(golden.path("labels")),
                integers(golden.path("positions")),
                integers(golden.path("cu_seqlens")));
        ModelConfig config = ModelFolder.open(new Configuration(), new Path(folder.toURI()))
                .config()
                .model();
        return new Golden(folder, config, batch, golden);
    }

    static File resource(String name) throws IOException {
        URL url = Objects.requireNonNull(Golden.class.getResource("/" + name), name);
        try {
            return new File(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** A model of the case's weights in fp32. */
    Qwen2Model model(Kernels kernels) throws IOException {
        return model(kernels, DataType.FLOAT32);
    }

    /** A model that computes in that type, of the case's weights, rounded to it. */
    Qwen2Model model(Kernels kernels, DataType type) throws IOException {
        Tensor weights =
                ModelFolder.open(new Configuration(), new Path(folder.toURI())).readWeights(kernels.device(), type);
        return new Qwen2Model(config, kernels, weights);
    }

    /** The case's weights, to be trained in that type. */
    MasterWeights masters(Kernels kernels, DataType computeType) throws IOException {
        MasterWeights weights = new MasterWeights(kernels, config, computeType);
        Tensor read = ModelFolder.open(new Configuration(), new Path(folder.toURI()))
                .readWeights(kernels.device(), DataType.FLOAT32);
        kernels.copy(read, weights.masters());
        read.memory().close();
        weights.round();
        return weights;
    }

    /** A tensor of {@code expected.safetensors}. */
    float[] tensor(String name) throws IOException {
        Path path = new Path(new File(folder, "expected.safetensors").toURI());
        try (SafetensorsFile file = SafetensorsFile.open(new Configuration(), path)) {
            float[] values = new float[(int) Tensor.elements(file.shape(name))];
            file.read(name, 0, values.length, values);
            return values;
        }
    }

    double loss() {
        return expected.path("loss").asDouble();
    }

    float gradientScale() {
        return 1f / batch.targets();
    }

    private static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
