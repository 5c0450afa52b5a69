package org.millrace.train.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.train.huggingface.SafetensorsFile;
import org.millrace.train.tensor.Tensor;

/**
 * What {@code make_bf16_goldens.py} adds to a {@link Golden}: the exact results of its weights rounded to bfloat16, and how
 * far {@code transformers} is off that computes in bfloat16.
 */
record Bf16Golden(File tensors, JsonNode json) {

    static Bf16Golden load(String name) throws IOException {
        File json = Golden.resource("qwen2-goldens-bf16/" + name + ".json");
        return new Bf16Golden(
                Golden.resource("qwen2-goldens-bf16/" + name + ".safetensors"), new ObjectMapper().readTree(json));
    }

    double loss() {
        return json.path("loss").asDouble();
    }

    /** {@code logits}, {@code losses} or {@code gradient.} with the name of a weight. */
    float[] exact(String name) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(new Configuration(), new Path(tensors.toURI()))) {
            float[] values = new float[(int) Tensor.elements(file.shape(name))];
            file.read(name, 0, values.length, values);
            return values;
        }
    }

    /** The relative error of transformers; also of {@code loss} and of the losses in {@code adamw} steps. */
    double errorOfTransformers(String name) {
        JsonNode error = json.path("transformers_errors").path(name);
        if (!error.isNumber()) {
            throw new IllegalArgumentException("There is no error of " + name);
        }
        return error.asDouble();
    }
}
