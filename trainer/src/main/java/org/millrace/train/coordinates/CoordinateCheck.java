package org.millrace.train.coordinates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.MasterWeights;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Parametrization;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.optimizer.GradientClipping;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Trains models that differ only in their width for a few steps at one learning rate, and measures the scale of what
 * flows through them (Yang et al. 2022, "Tensor Programs V", arXiv 2203.03466, appendix D.1). Where the learning rate is
 * to serve every width, neither the activations nor what training changes in them may grow or shrink with the width.
 *
 * <p>All models see the same batch at every step: one sequence of random tokens drawn with the seed, so that no corpus
 * is needed. Depth, head size, vocabulary, query heads a key/value head, and the ratio of feed-forward to width stay
 * those of the given model.
 *
 * @param model whose width is varied
 * @param optimizer of all runs; clips as configured
 * @param learningRate of every step
 * @param steps updates of each model
 * @param tokens of the batch; at most the model's longest sequence
 * @param seed of weights and tokens
 */
public record CoordinateCheck(
        ModelConfig model, OptimizerConfig optimizer, double learningRate, int steps, int tokens, long seed) {

    /** The model at another width, which {@link #check} accepts. */
    public ModelConfig atWidth(int width) {
        int heads = width / model.headSize();
        return new ModelConfig(
                model.vocabSize(),
                width,
                Math.toIntExact(Math.round((double) model.intermediateSize() * width / model.hiddenSize())),
                model.numHiddenLayers(),
                heads,
                Math.max(1, heads / group()),
                model.maxPositionEmbeddings(),
                model.ropeTheta(),
                model.rmsNormEps(),
                model.tieWordEmbeddings(),
                model.initializerRange());
    }

    /** Adds what is wrong with the widths. */
    public void check(List<Integer> widths, Problems problems) {
        if (widths.stream().distinct().count() < 2) {
            problems.add("--widths", widths, "at least two different widths", "growth needs two");
        }
        int group = group();
        for (int width : widths) {
            int heads = width / model.headSize();
            if (heads == 0 || width % model.headSize() != 0) {
                problems.add(
                        "--widths",
                        width,
                        "a multiple of the head size (%d)".formatted(model.headSize()),
                        "the head size is the same at every width");
            } else if (heads > group && heads % group != 0) {
                problems.add(
                        "--widths",
                        width,
                        "a multiple of %d".formatted(group * model.headSize()),
                        "%d query heads share a key/value head".formatted(group));
            }
        }
    }

    private int group() {
        return model.numAttentionHeads() / model.numKeyValueHeads();
    }

    /** Trains at every width; coordinates in the order of widths, steps (from 0, before the first) and activations. */
    public List<Coordinate> run(List<Integer> widths, ParametrizationConfig parametrization, Kernels kernels) {
        List<Coordinate> coordinates = new ArrayList<>();
        for (int width : widths) {
            coordinates.addAll(run(atWidth(width), parametrization, kernels));
        }
        return coordinates;
    }

    private List<Coordinate> run(ModelConfig shape, ParametrizationConfig config, Kernels kernels) {
        List<Coordinate> coordinates = new ArrayList<>();
        Parametrization parametrization = Parametrization.of(config, shape);
        ParameterLayout layout = new ParameterLayout(shape);
        GradientClipping clipping = new GradientClipping(optimizer.maxGradNorm());
        TokenBatch batch = batch();
        Tensor gradients = kernels.device().tensor(DataType.FLOAT32, layout.size());
        // In FLOAT32 whatever a run trains in: the change of a few steps can be less than the rounding of an
        // activation.
        try (MasterWeights weights = new MasterWeights(kernels, shape, DataType.FLOAT32);
                Qwen2Model trained = new Qwen2Model(shape, kernels, weights.forModel());
                AdamW adam = new AdamW(kernels, layout, optimizer, parametrization)) {
            weights.initialize(seed, parametrization);
            Map<String, float[]> before = new LinkedHashMap<>(trained.activations(batch));
            coordinates.addAll(coordinates(shape.hiddenSize(), 0, before, before));
            for (int step = 1; step <= steps; step++) {
                kernels.fill(gradients, 0);
                trained.lossAndGradient(batch, 1f / batch.targets(), gradients);
                double norm = GradientClipping.norm(kernels, gradients);
                adam.update(weights.masters(), gradients, learningRate, clipping.scale(norm));
                coordinates.addAll(coordinates(shape.hiddenSize(), step, trained.activations(batch), before));
            }
        } finally {
            gradients.memory().close();
        }
        return coordinates;
    }

    private static List<Coordinate> coordinates(
            int width, int step, Map<String, float[]> now, Map<String, float[]> before) {
        List<Coordinate> coordinates = new ArrayList<>();
        before.forEach((name, first) ->
                coordinates.add(Coordinate.of(width, name, step, now.getOrDefault(name, first), first)));
        return coordinates;
    }

    private TokenBatch batch() {
        SplittableRandom random = new SplittableRandom(seed);
        int[] ids = new int[tokens];
        int[] labels = new int[tokens];
        int[] positions = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            ids[i] = random.nextInt(model.vocabSize());
            positions[i] = i;
        }
        for (int i = 0; i < tokens; i++) {
            labels[i] = i + 1 < tokens ? ids[i + 1] : TokenBatch.IGNORED;
        }
        return new TokenBatch(ids, labels, positions, new int[] {0, tokens});
    }
}
