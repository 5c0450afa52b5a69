package org.millrace.train.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.SafetensorsFile;
import org.millrace.train.huggingface.SafetensorsWriter;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * What training stores: a Hugging Face folder that {@code transformers} loads as it is, and beside it the moments in
 * {@code optimizer.safetensors} and {@link TrainerState}. All numbers are stored as the floats they are, so that a
 * resumed run continues to the same bits.
 *
 * @param config of the model, with the RoPE base of the present stage
 * @param device where the tensors are
 * @param weights flat, in the order of {@link ParameterLayout}
 * @param optimizer whose moments are stored
 * @param state where the run is
 * @param tokenizerFiles {@code tokenizer.json} and what belongs to it, by name
 */
public record TrainingCheckpoint(
        HuggingFaceConfig config,
        Device device,
        Tensor weights,
        AdamW optimizer,
        TrainerState state,
        Map<String, byte[]> tokenizerFiles)
        implements CheckpointContents {

    static final String OPTIMIZER = "optimizer.safetensors";

    private static final String FIRST_MOMENT = "first_moment";
    private static final String SECOND_MOMENT = "second_moment";

    @Override
    public void writeTo(CheckpointFiles files) throws IOException {
        files.write(ModelFolder.CONFIG, config.toJson().getBytes(StandardCharsets.UTF_8));
        files.write(ModelFolder.GENERATION_CONFIG, config.toGenerationJson().getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> file : tokenizerFiles.entrySet()) {
            files.write(file.getKey(), file.getValue());
        }
        try (OutputStream out = files.create(ModelFolder.WEIGHTS)) {
            ModelFolder.writeWeights(out, config, device, weights);
        }
        try (OutputStream out = files.create(OPTIMIZER)) {
            new SafetensorsWriter(device, StoredType.FLOAT32)
                    .add(FIRST_MOMENT, optimizer.firstMoment())
                    .add(SECOND_MOMENT, optimizer.secondMoment())
                    .write(out);
        }
        files.write(TrainerState.FILE, state.toJson());
    }

    /** Reads where the run was. */
    public static TrainerState readState(Configuration configuration, Checkpoint checkpoint) throws IOException {
        var path = checkpoint.file(TrainerState.FILE);
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return TrainerState.of(in.readAllBytes());
        }
    }

    /**
     * Reads weights and moments into place. The checkpoint must be one of this model, which its state tells.
     *
     * @param weights flat, in the order of {@link ParameterLayout}; overwritten
     * @param optimizer whose moments and count of updates are overwritten
     */
    public static void restore(
            Configuration configuration,
            Checkpoint checkpoint,
            TrainerState state,
            ModelConfig model,
            Device device,
            Tensor weights,
            AdamW optimizer)
            throws IOException {
        ParameterLayout layout = new ParameterLayout(model);
        try (SafetensorsFile file = SafetensorsFile.open(configuration, checkpoint.file(ModelFolder.WEIGHTS))) {
            for (ParameterLayout.Slice slice : layout.slices()) {
                file.read(slice.name(), device, layout.view(weights, slice.name()));
            }
        }
        try (SafetensorsFile file = SafetensorsFile.open(configuration, checkpoint.file(OPTIMIZER))) {
            file.read(FIRST_MOMENT, device, optimizer.firstMoment());
            file.read(SECOND_MOMENT, device, optimizer.secondMoment());
        }
        optimizer.restoreUpdates(state.optimizerUpdates());
    }
}
