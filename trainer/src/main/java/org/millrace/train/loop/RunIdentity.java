package org.millrace.train.loop;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.data.pack.PackedDataset;
import org.millrace.train.checkpoint.TrainerState;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;

/**
 * What tells whether a checkpoint belongs to a run, key by key.
 *
 * @param fixed what must not change, or the weights and the data so far would not be those of this run: the model's
 *     shape, the seed, the parametrization if it is not the standard one, and of every stage that has begun its length,
 *     batches and dataset; once a stage is over, its steps too
 * @param changeable all else; a change is allowed and logged
 */
record RunIdentity(Map<String, String> fixed, Map<String, String> changeable) {

    private static final Logger LOG = LogManager.getLogger(RunIdentity.class);

    /** Set by the stages, not by the model. */
    private static final String ROPE_THETA = "rope_theta";

    /**
     * The identity of a run after so many steps.
     *
     * @param law where peak learning rates and batches come from; of a file, with its checksum
     * @param datasets fingerprint of each stage's dataset, in the order of the stages
     */
    static RunIdentity of(
            ModelConfig model,
            TrainingConfig training,
            String law,
            long seed,
            TrainingPlan plan,
            List<String> datasets,
            long stepsDone) {
        Map<String, String> fixed = new LinkedHashMap<>();
        Map<String, String> changeable = new LinkedHashMap<>();
        fixed.put("run.seed", Long.toString(seed));
        ConfigWriter.tree(model)
                .forEach((key, value) ->
                        (key.equals(ROPE_THETA) ? changeable : fixed).put("model." + key, String.valueOf(value)));
        if (training.parametrization().kind() != ParametrizationConfig.Kind.STANDARD) {
            ConfigWriter.tree(training.parametrization())
                    .forEach((key, value) -> fixed.put("training.parametrization." + key, String.valueOf(value)));
        }
        changeable.put("training.hyperparameters", law);
        changeable.put("training.precision", training.precision().name().toLowerCase(Locale.ROOT));
        changeable.put("training.micro_batch_tokens", Long.toString(training.microBatchTokens()));
        changeable.put("training.z_loss", Double.toString(training.zLoss()));
        changeable.put("training.gradient_parts", Integer.toString(training.gradientParts()));
        changeable.put(
                "training.distributed.context_parts",
                Integer.toString(training.distributed().parts()));
        ConfigWriter.tree(training.schedule())
                .forEach((key, value) -> changeable.put("training.schedule." + key, String.valueOf(value)));
        ConfigWriter.tree(training.optimizer())
                .forEach((key, value) -> changeable.put("training.optimizer." + key, String.valueOf(value)));
        for (TrainingPlan.Stage stage : plan.stages()) {
            String key = "training.stages[" + stage.index() + "].";
            boolean begun = stepsDone > stage.firstStep();
            boolean over = stepsDone >= stage.endStep();
            (begun ? fixed : changeable).put(key + "name", stage.name());
            (begun ? fixed : changeable).put(key + "sequence_length", Integer.toString(stage.sequenceLength()));
            (begun ? fixed : changeable).put(datasetKey(stage), datasets.get(stage.index()));
            (begun ? fixed : changeable).put(key + "batch_tokens", batches(stage));
            changeable.put(key + "learning_rate", peakLearningRates(stage));
            (over ? fixed : changeable).put(key + "steps", Long.toString(stage.steps()));
            changeable.put(key + "rope_theta", Double.toString(stage.ropeTheta()));
        }
        return new RunIdentity(fixed, changeable);
    }

    /** Tokens of a step, and the steps of the run at which they change: {@code 4096, 8192 from step 50}. */
    private static String batches(TrainingPlan.Stage stage) {
        StringBuilder batches = new StringBuilder();
        for (TrainingPlan.Phase phase : stage.phases()) {
            long tokens = phase.batchTokens(stage.sequenceLength());
            batches.append(batches.isEmpty() ? "" + tokens : ", %d from step %d".formatted(tokens, phase.firstStep()));
        }
        return batches.toString();
    }

    /** Of each phase: {@code 0.001, 0.002}. */
    private static String peakLearningRates(TrainingPlan.Stage stage) {
        return stage.phases().stream()
                .map(phase -> Double.toString(phase.peakLearningRate()))
                .collect(Collectors.joining(", "));
    }

    /** Of what a dataset holds: its manifest has a checksum of every file. */
    static String fingerprint(PackedDataset dataset) {
        return Hashing.xxh3_128()
                .hashStream()
                .putString(dataset.manifest().toJson().toString())
                .get()
                .toString();
    }

    /** The key of a stage's dataset. */
    static String datasetKey(TrainingPlan.Stage stage) {
        return "training.stages[" + stage.index() + "].dataset";
    }

    /** One value for all of it. */
    String fingerprint() {
        var hash = Hashing.xxh3_128().hashStream();
        for (Map<String, String> map : List.of(fixed, changeable)) {
            map.forEach((key, value) -> hash.putString(key).putString(value));
        }
        return hash.get().toString();
    }

    /**
     * Checks that this run may continue from a checkpoint, and logs what has changed since.
     *
     * @param saved its state; this identity must be of the same step
     * @throws org.millrace.train.config.ConfigException with every difference, if one matters
     */
    void requireContinues(TrainerState saved, String checkpoint) {
        requireSame(saved, checkpoint);
        for (String key : union(changeable, saved.changeable())) {
            String here = changeable.getOrDefault(key, fixed.getOrDefault(key, "nothing"));
            String there = saved.changeable().getOrDefault(key, saved.fixed().getOrDefault(key, "nothing"));
            if (!here.equals(there)) {
                LOG.warn("{} is now {}; it was {} when {} was written", key, here, there, checkpoint);
            }
        }
    }

    /**
     * Checks that a checkpoint was trained as this run says.
     *
     * @param saved its state; this identity must be of the same step
     * @throws org.millrace.train.config.ConfigException with every difference that matters
     */
    void requireSame(TrainerState saved, String checkpoint) {
        Problems problems = new Problems();
        for (String key : union(fixed, saved.fixed())) {
            String here = fixed.getOrDefault(key, changeable.getOrDefault(key, "nothing"));
            String there = saved.fixed().getOrDefault(key, saved.changeable().getOrDefault(key, "nothing"));
            if (!here.equals(there)) {
                problems.add(
                        key,
                        here,
                        "%s, as in %s at step %d".formatted(there, checkpoint, saved.step()),
                        "restore the value, or start a new run in another directory");
            }
        }
        problems.throwIfAny();
    }

    private static TreeSet<String> union(Map<String, String> one, Map<String, String> other) {
        TreeSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        return keys;
    }
}
