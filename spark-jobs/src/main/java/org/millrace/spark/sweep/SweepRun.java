package org.millrace.spark.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.Fingerprint;
import org.millrace.spark.step.StableJson;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.model.ModelFlops;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.scaling.TrainingRun;

/**
 * One training of a sweep.
 *
 * @param name unique in the sweep, and the name of its directory
 * @param config all of it; its run directory is its own
 * @param plan its steps
 * @param learningRate peak of its last stage
 * @param law where learning rate and batch come from; of a file, with its fingerprint
 */
public record SweepRun(String name, RunConfig config, TrainingPlan plan, double learningRate, String law) {

    /**
     * A run of a configuration.
     *
     * @param hadoop of the file system of a law's file
     * @throws org.millrace.train.config.ConfigException if there is no such law, or it cannot choose for this run
     */
    static SweepRun of(String name, RunConfig config, Configuration hadoop) {
        ChosenLaws laws = ChosenLaws.read(hadoop, config.training().hyperparameters());
        Hyperparameters chosen = Hyperparameters.resolve(config.model(), config.training(), laws);
        int last = chosen.stages().size() - 1;
        return new SweepRun(
                name,
                config,
                TrainingPlan.of(config.training(), chosen),
                chosen.stages().get(last).peakLearningRate(),
                laws.identity());
    }

    /** N, matrices of the layers. */
    public double parameters() {
        return TrainingRun.parameters(config.model());
    }

    /** D. */
    public long tokens() {
        return plan.tokens();
    }

    /** Tokens of a full batch of the last stage. */
    public long batchTokens() {
        return lastStage().batchTokens();
    }

    /** Of the stage that most tokens are spent in. */
    public int sequenceLength() {
        return plan.stages().stream()
                .max(Comparator.comparingLong(stage -> stage.cursorAt(stage.endStep()) * stage.sequenceLength()))
                .orElseThrow()
                .sequenceLength();
    }

    /** FLOPs of the whole training, embeddings and output layer included; each sequence counted as one document. */
    public double flops() {
        double flops = 0;
        for (TrainingPlan.Stage stage : plan.stages()) {
            double tokens = (double) stage.cursorAt(stage.endStep()) * stage.sequenceLength();
            flops += tokens * ModelFlops.perToken(config.model(), (stage.sequenceLength() + 1) / 2.0);
        }
        return flops;
    }

    TrainingPlan.Stage lastStage() {
        return plan.stages().get(plan.stages().size() - 1);
    }

    /**
     * Of all that its result depends on; not of threads, log or checkpoints.
     *
     * @param data fingerprint of the packed datasets
     */
    String fingerprint(String data) {
        Map<String, Object> training = new LinkedHashMap<>(ConfigWriter.tree(config.training()));
        for (String key : new String[] {"threads", "log_every_steps", "checkpoint"}) {
            training.remove(key);
        }
        return Fingerprint.of(StableJson.compact(Map.of(
                "data", data,
                "seed", config.run().seed(),
                "model", ConfigWriter.tree(config.model()),
                "training", training,
                "law", law,
                "tail_share", config.sweep().tailShare(),
                "held_out_sequences", config.sweep().heldOutSequences())));
    }
}
