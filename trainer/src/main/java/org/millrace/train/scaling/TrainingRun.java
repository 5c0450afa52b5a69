package org.millrace.train.scaling;

import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.StageConfig;

/**
 * What the laws see of a run.
 *
 * @param parameters N, weights of the attention and feed-forward matrices, without embeddings, norms and biases
 * @param totalParameters all weights, embeddings included
 * @param tokens D, trained on
 * @param flops C, of forward and backward pass, without embeddings
 */
public record TrainingRun(double parameters, double totalParameters, double tokens, double flops) {

    public TrainingRun {
        if (!(parameters >= 1) || !(tokens >= 1) || !(flops > 0) || !(totalParameters >= parameters)) {
            throw new IllegalArgumentException(
                    "A run has parameters, among them all outside the embeddings, tokens and FLOPs, cannot be: %s, %s, %s, %s"
                            .formatted(parameters, totalParameters, tokens, flops));
        }
    }

    /** A run of which only the size is known: 6 FLOPs a weight and token, attention not counted. */
    public static TrainingRun of(double parameters, double tokens) {
        return new TrainingRun(parameters, parameters, tokens, 6 * parameters * tokens);
    }

    /** A model through its stages, each of which counts attention at its own length. */
    public static TrainingRun of(ModelConfig model, List<StageConfig> stages) {
        double tokens = 0;
        double flops = 0;
        for (StageConfig stage : stages) {
            tokens += stage.tokens();
            flops += flopsPerToken(model, stage.sequenceLength()) * stage.tokens();
        }
        return new TrainingRun(parameters(model), (double) model.parameters(), tokens, flops);
    }

    /** A model on sequences of one length. */
    public static TrainingRun of(ModelConfig model, double tokens, int sequenceLength) {
        return new TrainingRun(
                parameters(model), (double) model.parameters(), tokens, flopsPerToken(model, sequenceLength) * tokens);
    }

    /** N as Step Law counts it: matrices of the layers, without embeddings, norms and biases. */
    public static double parameters(ModelConfig model) {
        double h = model.hiddenSize();
        double kv = (double) model.numKeyValueHeads() * model.headSize();
        return model.numHiddenLayers() * (2 * h * h + 2 * h * kv + 3 * h * model.intermediateSize());
    }

    /**
     * M of DeepSeek LLM: six FLOPs for each weight of the layers' matrices, and attention without a discount for
     * causality. The paper's 72·L·d² is this sum for its own proportions of feed-forward to width; here the real ones
     * are counted.
     */
    static double flopsPerToken(ModelConfig model, int sequenceLength) {
        double attention = 12.0 * model.numHiddenLayers() * model.hiddenSize() * sequenceLength;
        return 6 * parameters(model) + attention;
    }
}
