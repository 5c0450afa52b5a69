package org.millrace.train.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.WeightShareReader;
import org.millrace.train.model.ParameterLayout;

/**
 * What training stores: a Hugging Face folder that {@code transformers} loads as it is, and beside it the moments of the
 * optimizer and {@link TrainerState}. All numbers are stored as the floats they are, so that a resumed run continues to
 * the same bits.
 *
 * @param config of the model, with the RoPE base of the present stage
 * @param tensors of this rank
 * @param state where the run is
 * @param tokenizerFiles {@code tokenizer.json} and what belongs to it, by name
 */
public record TrainingCheckpoint(
        HuggingFaceConfig config, RankTensors tensors, TrainerState state, Map<String, byte[]> tokenizerFiles) {

    /** Writes everything but the tensors. */
    void writeSmall(CheckpointFiles files) throws IOException {
        files.write(ModelFolder.CONFIG, config.toJson().getBytes(StandardCharsets.UTF_8));
        files.write(ModelFolder.GENERATION_CONFIG, config.toGenerationJson().getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> file : tokenizerFiles.entrySet()) {
            files.write(file.getKey(), file.getValue());
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
     * Reads a rank's weights and moments into place, whatever ranks and sharding the checkpoint was written with. It must
     * be one of this model, which its state tells.
     *
     * @param tensors overwritten
     */
    public static void restore(
            Configuration configuration, Checkpoint checkpoint, ModelConfig model, RankTensors tensors)
            throws IOException {
        ParameterLayout layout = new ParameterLayout(model);
        try (WeightShareReader weights = WeightShareReader.open(configuration, checkpoint.folder())) {
            weights.read(layout, tensors.share(), tensors.device(), tensors.masters());
        }
        OptimizerShards.read(configuration, checkpoint.folder(), layout)
                .restore(
                        configuration,
                        checkpoint.folder(),
                        tensors.share(),
                        tensors.device(),
                        tensors.firstMoment(),
                        tensors.secondMoment());
    }
}
