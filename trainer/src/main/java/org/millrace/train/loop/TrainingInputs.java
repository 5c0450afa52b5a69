package org.millrace.train.loop;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.TrainingConfig;

/**
 * What a run trains from.
 *
 * @param configuration of the Hadoop file system
 * @param runDirectory with the packed datasets in {@code corpus/pack/<stage>}
 * @param trainingDirectory where checkpoints and metrics are written
 * @param model shape of the model
 * @param training how it is trained
 * @param seed of weights and sample order
 * @param endOfText id of the token that ends every document
 * @param tokenizerFiles {@code tokenizer.json} and what belongs to it, by name; they go into every checkpoint
 */
public record TrainingInputs(
        Configuration configuration,
        Path runDirectory,
        Path trainingDirectory,
        ModelConfig model,
        TrainingConfig training,
        long seed,
        int endOfText,
        Map<String, byte[]> tokenizerFiles) {

    public TrainingInputs {
        tokenizerFiles = Collections.unmodifiableMap(new TreeMap<>(tokenizerFiles));
    }

    /** Checkpoints and metrics go into {@code training} of the run directory. */
    public TrainingInputs(
            Configuration configuration,
            Path runDirectory,
            ModelConfig model,
            TrainingConfig training,
            long seed,
            int endOfText,
            Map<String, byte[]> tokenizerFiles) {
        this(
                configuration,
                runDirectory,
                new Path(runDirectory, "training"),
                model,
                training,
                seed,
                endOfText,
                tokenizerFiles);
    }

    Path dataset(String stage) {
        return new Path(runDirectory, "corpus/pack/" + stage);
    }

    Path checkpoints() {
        return new Path(trainingDirectory, "checkpoints");
    }

    Path forecast() {
        return new Path(trainingDirectory, "forecast.json");
    }

    Path metrics() {
        return new Path(trainingDirectory, "metrics.jsonl");
    }

    /** Folder with a file for every attempt. */
    Path attempts() {
        return new Path(trainingDirectory, "attempts");
    }

    /** Folder of TensorBoard's event files. */
    Path tensorBoard() {
        return new Path(trainingDirectory, "tensorboard");
    }

    Path profile() {
        return new Path(trainingDirectory, "profile.json");
    }
}
