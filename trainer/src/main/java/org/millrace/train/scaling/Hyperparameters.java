package org.millrace.train.scaling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;

/**
 * Peak learning rate and batch of each stage, as the user gave them or as a law predicts them.
 *
 * <p>A law was fitted on runs of one stage that ended where their tokens end. So a stage takes what the law says of a run
 * that ends with it: of all tokens up to the stage's last, and of the compute of all stages up to it, each at its own
 * length. The last stage then has what the law says of the whole run, and those before it a smaller batch, as the
 * critical batch grows with the tokens (Merrill et al. 2025, arXiv 2505.23971).
 *
 * @param stages one for each stage of the run
 * @param origin where they come from, with formula and source, for the log
 * @param warnings the law's, if the run lies outside its range
 */
public record Hyperparameters(List<Stage> stages, String origin, List<String> warnings) {

    /**
     * Of one stage.
     *
     * @param peakLearningRate of AdamW
     * @param batchTokens tokens of one optimizer step over all ranks; whole micro-batches for every rank
     */
    public record Stage(double peakLearningRate, long batchTokens) {}

    public Hyperparameters {
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** The batches of the stages. */
    public List<Long> batches() {
        return stages.stream().map(Stage::batchTokens).toList();
    }

    /**
     * Resolves what the configuration asks for. A predicted batch is rounded to whole micro-batches for every rank, at
     * least one.
     *
     * @param laws that {@code training.hyperparameters} names
     * @throws org.millrace.train.config.ConfigException if the run is too short for the batch that was predicted
     */
    public static Hyperparameters resolve(ModelConfig model, TrainingConfig training, ChosenLaws laws) {
        Problems problems = new Problems();
        check(model, training, laws, problems);
        problems.throwIfAny();
        return laws.hyperparameters()
                .map(law -> predicted(law, model, training))
                .orElseGet(() -> explicit(training));
    }

    private static Hyperparameters explicit(TrainingConfig training) {
        Double learningRate = training.learningRate();
        Long batchTokens = training.batchTokens();
        if (learningRate == null || batchTokens == null) {
            throw new IllegalArgumentException(
                    "learning_rate and batch_tokens must be given with hyperparameters.law: explicit");
        }
        Stage every = new Stage(learningRate, batchTokens);
        return new Hyperparameters(Collections.nCopies(training.stages().size(), every), "explicit", List.of());
    }

    /**
     * Adds what is wrong with the batches that a law chooses for a configuration that is sound so far.
     *
     * @param problems under {@code training}
     */
    public static void check(ModelConfig model, TrainingConfig training, ChosenLaws laws, Problems problems) {
        laws.hyperparameters()
                .ifPresent(law ->
                        training.checkSteps(predicted(law, model, training).batches(), problems.at("training")));
    }

    private static Hyperparameters predicted(HyperparameterLaw law, ModelConfig model, TrainingConfig training) {
        long unit = training.microBatchTokens();
        List<Stage> stages = new ArrayList<>();
        List<String> rounded = new ArrayList<>();
        List<String> warnings = List.of();
        for (int end = 1; end <= training.stages().size(); end++) {
            Prediction prediction =
                    law.predict(TrainingRun.of(model, training.stages().subList(0, end)));
            double tokens = prediction.batchTokens().value();
            long batch = Math.max(1, Math.round(tokens / unit)) * unit;
            stages.add(new Stage(prediction.peakLearningRate().value(), batch));
            rounded.add(String.format(Locale.ROOT, "%.0f to %d", tokens, batch));
            warnings = prediction.extrapolations().stream()
                    .map(found -> law.name() + ": " + found)
                    .toList();
        }
        Hyperparameters chosen = new Hyperparameters(
                stages,
                "%s (%s): %s; batch rounded from %s tokens"
                        .formatted(law.name(), law.source(), law.formula(), String.join(", ", rounded)),
                warnings);
        return chosen;
    }
}
