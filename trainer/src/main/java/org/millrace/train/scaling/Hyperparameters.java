package org.millrace.train.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;

/**
 * Peak learning rate and batch of a run, as the user gave them or as a law predicts them.
 *
 * @param peakLearningRate of AdamW
 * @param batchTokens tokens of one optimizer step over all ranks; whole micro-batches for every rank
 * @param origin where they come from, with formula and source, for the log
 * @param warnings the law's, if the run lies outside its range
 */
public record Hyperparameters(double peakLearningRate, long batchTokens, String origin, List<String> warnings) {

    public Hyperparameters {
        warnings = List.copyOf(warnings);
    }

    /**
     * Resolves what the configuration asks for. A predicted batch is rounded to whole micro-batches for every rank, at
     * least one.
     *
     * @throws org.millrace.train.config.ConfigException if the run is too short for the batch that was predicted
     */
    public static Hyperparameters resolve(ModelConfig model, TrainingConfig training) {
        return switch (training.hyperparameters()) {
            case EXPLICIT -> explicit(training);
            case STEP_LAW -> predicted(new StepLaw(), model, training);
            case DEEPSEEK -> predicted(new DeepSeekLaw(), model, training);
        };
    }

    private static Hyperparameters explicit(TrainingConfig training) {
        Double learningRate = training.learningRate();
        Long batchTokens = training.batchTokens();
        if (learningRate == null || batchTokens == null) {
            throw new IllegalArgumentException(
                    "learning_rate and batch_tokens must be given with hyperparameters: explicit");
        }
        return new Hyperparameters(learningRate, batchTokens, "explicit", List.of());
    }

    private static Hyperparameters predicted(HyperparameterLaw law, ModelConfig model, TrainingConfig training) {
        long mainLength = training.stages().stream()
                .max(Comparator.comparingLong(StageConfig::tokens))
                .orElseThrow()
                .sequenceLength();
        Prediction prediction = law.predict(new TrainingRun(model, training.tokens(), mainLength));
        long unit = training.microBatchTokens() * training.ranks();
        long batch = Math.max(1, Math.round(prediction.batchTokens() / unit)) * unit;

        Problems problems = new Problems();
        training.checkSteps(batch, problems.at("training"));
        problems.throwIfAny();

        String origin = String.format(
                Locale.ROOT,
                "%s (%s): %s; batch rounded from %.0f to %d tokens",
                law.name(),
                law.source(),
                law.formula(),
                prediction.batchTokens(),
                batch);
        return new Hyperparameters(prediction.peakLearningRate(), batch, origin, prediction.warnings());
    }
}
