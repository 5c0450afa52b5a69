package org.millrace.train.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * The Qwen2 decoder (Yang et al. 2024, "Qwen2 Technical Report") as {@code transformers} computes it: RMSNorm before each
 * block, grouped-query attention with biases on query, key and value, RoPE by halves, SwiGLU, embedding and output layer
 * tied or not. The backward pass is written by hand.
 *
 * <p>The weights are the caller's, in the order of {@link ParameterLayout}, and may change between calls. A pass takes them
 * unit by unit from {@link WeightUnits} and leaves gradients in {@link GradientUnits}; the caller may hold them whole.
 * Documents that are packed together do not see each other: attention follows {@link TokenBatch#cuSeqlens()}, angles
 * follow {@link TokenBatch#positions()}.
 *
 * <p>The model computes in the type of its weights, FLOAT32 or BFLOAT16; gradients of weights are always FLOAT32.
 *
 * <p>Scratch memory grows with the largest batch and is kept. One call at a time: the class is not thread-safe.
 */
public final class Qwen2Model implements AutoCloseable {

    private final ModelConfig config;
    private final Kernels kernels;
    private final @Nullable Tensor flat;
    private final WeightUnits weights;
    private final DataType type;
    private final ParameterLayout layout;
    private final RopeTable rope;
    private final Recompute recompute;
    private final Workspace workspace;

    /** A model over existing weights whose forward pass keeps all that the backward pass needs. */
    public Qwen2Model(ModelConfig config, Kernels kernels, Tensor weights) {
        this(config, kernels, weights, Recompute.NONE);
    }

    /**
     * A model over existing weights.
     *
     * @param weights {@link ParameterLayout#size()} elements on the kernels' device, FLOAT32 or BFLOAT16: the type that
     *     the model computes in; the caller keeps ownership
     * @param recompute what the forward pass drops and the backward pass computes again
     */
    public Qwen2Model(ModelConfig config, Kernels kernels, Tensor weights, Recompute recompute) {
        this(config, kernels, WeightUnits.of(weights), weights, weights.type(), recompute);
        requireWhole(weights, "weights");
    }

    /**
     * A model whose weights are somewhere else while it does not compute.
     *
     * @param type of the weights, FLOAT32 or BFLOAT16: the type that the model computes in
     * @param recompute what the forward pass drops and the backward pass computes again
     */
    public Qwen2Model(ModelConfig config, Kernels kernels, WeightUnits weights, DataType type, Recompute recompute) {
        this(config, kernels, weights, null, type, recompute);
    }

    private Qwen2Model(
            ModelConfig config,
            Kernels kernels,
            WeightUnits weights,
            @Nullable Tensor flat,
            DataType type,
            Recompute recompute) {
        if (type == DataType.INT32) {
            throw new IllegalArgumentException("weights must be FLOAT32 or BFLOAT16, cannot be " + type);
        }
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.flat = flat;
        this.type = type;
        this.recompute = recompute;
        this.layout = new ParameterLayout(config);
        this.rope =
                new RopeTable(kernels.device(), config.headSize(), config.ropeTheta(), config.maxPositionEmbeddings());
        this.workspace = new Workspace(kernels.device());
    }

    private void requireWhole(Tensor tensor, String what) {
        if (tensor.size() != layout.size()) {
            throw new IllegalArgumentException("%s must hold the %d parameters of the model, cannot be of shape %s"
                    .formatted(what, layout.size(), Arrays.toString(tensor.shape())));
        }
    }

    /** A second model over the same weights with another RoPE base, for a stage of longer context. */
    public Qwen2Model withRopeTheta(double ropeTheta) {
        return new Qwen2Model(config.withRopeTheta(ropeTheta), kernels, weights, flat, type, recompute);
    }

    public ModelConfig config() {
        return config;
    }

    public ParameterLayout layout() {
        return layout;
    }

    public Kernels kernels() {
        return kernels;
    }

    /**
     * The flat buffer.
     *
     * @throws IllegalStateException if the model does not hold its weights whole
     */
    public Tensor weights() {
        if (flat == null) {
            throw new IllegalStateException("This model takes its weights unit by unit and has no flat buffer of them");
        }
        return flat;
    }

    /** FLOAT32 or BFLOAT16: the type of the weights, which the model computes in. */
    public DataType type() {
        return type;
    }

    /** Bytes of scratch memory and tables held. */
    public long workspaceBytes() {
        return workspace.bytes() + rope.bytes();
    }

    /** The most scratch memory that its work so far has needed at once. */
    public Workspace.Demand demand() {
        return workspace.demand();
    }

    /**
     * Takes so much scratch memory, and tables for so many positions, at once, so that no later batch that needs no more
     * allocates anything.
     */
    public void reserve(Workspace.Demand demand, int positions) {
        workspace.reserve(demand);
        rope.require(positions);
    }

    /** Overwrites the weights with those of a new model; see {@link WeightInitializer}. */
    public void initialize(long seed) {
        initialize(seed, Parametrization.STANDARD);
    }

    /** Overwrites the weights with those of a new model, scaled with its width as the parametrization says. */
    public void initialize(long seed, Parametrization parametrization) {
        WeightInitializer.initialize(
                kernels.device(),
                layout,
                ParameterShare.whole(layout),
                weights(),
                parametrization,
                config.initializerRange(),
                seed);
    }

    /**
     * The sum of the token losses, and its gradients.
     *
     * @param gradientScale factor on the gradients, usually 1 / targets of the whole batch
     * @param flatGradients FLOAT32, in the layout of the weights; accumulated
     * @return Σ −ln p(label) over the targets of the batch, not scaled; not finite if the numbers have left their range
     */
    public double lossAndGradient(TokenBatch batch, float gradientScale, Tensor flatGradients) {
        return lossAndGradient(batch, gradientScale, 0, flatGradients);
    }

    /**
     * The sum of the token losses, and its gradients with those of a penalty on the logits; see {@link
     * Kernels#linearCrossEntropy}.
     *
     * @param zLoss weight of the penalty, which is not in the sum that is returned
     */
    public double lossAndGradient(TokenBatch batch, float gradientScale, float zLoss, Tensor flatGradients) {
        requireWhole(flatGradients, "flatGradients");
        return lossAndGradient(batch, gradientScale, zLoss, GradientUnits.of(flatGradients));
    }

    /**
     * The same with gradients that need not lie in one buffer: each unit is complete as soon as the backward pass is
     * through with it, the head first and the embedding last.
     */
    public double lossAndGradient(TokenBatch batch, float gradientScale, float zLoss, GradientUnits gradients) {
        int[] cuSeqlens = batch.cuSeqlens();
        int last = config.numHiddenLayers() - 1;
        try (Pass pass = begin(batch)) {
            Tensor losses = pass.takeFloats(pass.tokens());
            Tensor gradient = hiddenStates(pass); // below what the layers keep, since it outlives that
            Deque<Kept> kept = new ArrayDeque<>();
            Tensor x = embed(pass);
            for (int i = 0; i <= last; i++) {
                Workspace.Mark mark = pass.mark();
                Tensor output = hiddenStates(pass);
                // The backward pass of the last layer comes at once: dropping what it needs would save nothing.
                Recompute dropped = i == last ? Recompute.NONE : recompute;
                kept.push(new Kept(mark, forward(i).forward(pass, cuSeqlens, x, output, dropped)));
                weights.release(layout.layer(i));
                x = output;
            }
            Tensor labels = pass.upload(batch.labels());
            head(layout.layer(last))
                    .lossesAndGradient(pass, x, labels, gradientScale, zLoss, headOf(gradients), losses, gradient);
            releaseHead();
            gradients.complete(layout.head());
            for (int i = last; i >= 0; i--) {
                Kept layer = kept.pop();
                ParameterLayout.Unit unit = layout.layer(i);
                layer(i, i == 0 ? null : layout.layer(i - 1))
                        .backward(
                                pass,
                                cuSeqlens,
                                layer.saved,
                                DecoderParameters.layer(config, layout, i, gradients.obtain(unit)),
                                gradient);
                weights.release(unit);
                gradients.complete(unit);
                pass.release(layer.mark);
            }
            Tensor embedding = gradients.obtain(layout.embedding());
            kernels.embeddingGradient(pass.ids(), gradient, DecoderParameters.embedding(layout, embedding));
            gradients.complete(layout.embedding());
            return kernels.sum(losses);
        }
    }

    /** The layer with its weights in place; who asked for it gives its unit back. */
    private DecoderLayer layer(int index, ParameterLayout.@Nullable Unit next) {
        Tensor unit = weights.obtain(layout.layer(index), next);
        return new DecoderLayer(config, DecoderParameters.layer(config, layout, index, unit));
    }

    /** The layer on the way up. */
    private DecoderLayer forward(int index) {
        boolean last = index == config.numHiddenLayers() - 1;
        return layer(index, last ? layout.head() : layout.layer(index + 1));
    }

    /** The head with its weights in place; {@link #releaseHead} gives them back. */
    private OutputHead head(ParameterLayout.@Nullable Unit next) {
        boolean tied = config.tieWordEmbeddings();
        Tensor unit = weights.obtain(layout.head(), tied ? layout.embedding() : next);
        Tensor output = tied ? weights.obtain(layout.embedding(), next) : unit;
        return new OutputHead(config, DecoderParameters.head(config, layout, unit, output));
    }

    private void releaseHead() {
        weights.release(layout.head());
        if (config.tieWordEmbeddings()) {
            weights.release(layout.embedding());
        }
    }

    private DecoderParameters.Head headOf(GradientUnits gradients) {
        Tensor unit = gradients.obtain(layout.head());
        Tensor output = config.tieWordEmbeddings() ? gradients.obtain(layout.embedding()) : unit;
        return DecoderParameters.head(config, layout, unit, output);
    }

    /** What a layer has kept for its backward pass, above a mark. */
    private record Kept(Workspace.Mark mark, DecoderLayer.Saved saved) {}

    /** The sum of the token losses, without gradients. */
    public double loss(TokenBatch batch) {
        try (Pass pass = begin(batch)) {
            return kernels.sum(losses(pass, batch));
        }
    }

    /** The loss (N) of each token; 0 where there is no target. */
    public float[] tokenLosses(TokenBatch batch) {
        try (Pass pass = begin(batch)) {
            return read(losses(pass, batch));
        }
    }

    /** The logits (N,V) of every token, row after row: for small batches, since they are held whole. */
    public float[] logits(TokenBatch batch) {
        try (Pass pass = begin(batch)) {
            return logits(pass, forward(pass, batch.cuSeqlens()));
        }
    }

    /**
     * What flows through the decoder, row after row: {@code embedding} (N,D), of each layer {@code layers.0.attention}
     * and {@code layers.0.feed_forward} (N,D), what its blocks add, and {@code layers.0} (N,D), its output, and {@code
     * logits} (N,V). For small batches, since all of it is held.
     */
    public Map<String, float[]> activations(TokenBatch batch) {
        Map<String, float[]> activations = new LinkedHashMap<>();
        try (Pass pass = begin(batch)) {
            Tensor x = embed(pass);
            float[] before = read(x);
            activations.put("embedding", before);
            for (int i = 0; i < config.numHiddenLayers(); i++) {
                Tensor output = hiddenStates(pass);
                float[] middle = read(forward(i).forwardInBlocks(pass, batch.cuSeqlens(), x, output));
                weights.release(layout.layer(i));
                float[] after = read(output);
                activations.put("layers.%d.attention".formatted(i), difference(middle, before));
                activations.put("layers.%d.feed_forward".formatted(i), difference(after, middle));
                activations.put("layers.%d".formatted(i), after);
                x = output;
                before = after;
            }
            activations.put("logits", logits(pass, x));
        }
        return activations;
    }

    private static float[] difference(float[] minuend, float[] subtrahend) {
        float[] difference = new float[minuend.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = minuend[i] - subtrahend[i];
        }
        return difference;
    }

    /** A new sequence to be continued token by token. */
    public InferenceSession startSession() {
        return new InferenceSession(this);
    }

    private Tensor losses(Pass pass, TokenBatch batch) {
        Tensor x = forward(pass, batch.cuSeqlens());
        Tensor losses = head(null).losses(pass, x, pass.upload(batch.labels()));
        releaseHead();
        return losses;
    }

    private float[] logits(Pass pass, Tensor x) {
        float[] logits = read(head(null).logits(pass, x));
        releaseHead();
        return logits;
    }

    /** The hidden states (N,D) after the last layer, keeping nothing for a backward pass. */
    private Tensor forward(Pass pass, int[] cuSeqlens) {
        Tensor x = embed(pass);
        Tensor output = hiddenStates(pass);
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            forward(i).forward(pass, cuSeqlens, x, output, Recompute.FULL);
            weights.release(layout.layer(i));
            Tensor swapped = x;
            x = output;
            output = swapped;
        }
        return x;
    }

    /**
     * The logits (V) after the last of the next tokens of one sequence.
     *
     * @param start tokens in the cache so far; the cache has room for these
     */
    float[] extend(KeyValueCache cache, int start, int[] ids, Workspace session) {
        int[] positions = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            positions[i] = start + i;
        }
        BatchCheck.ids(ids, config.vocabSize());
        rope.require(start + ids.length);
        try (Pass pass = new Pass(kernels, type, session, rope, ids, positions)) {
            Tensor x = embed(pass);
            for (int i = 0; i < config.numHiddenLayers(); i++) {
                forward(i).extend(pass, x, cache.keys(i), cache.values(i), start);
                weights.release(layout.layer(i));
            }
            return logits(pass, x.rows(ids.length - 1, 1));
        }
    }

    private Pass begin(TokenBatch batch) {
        rope.require(BatchCheck.positions(batch, config));
        return new Pass(kernels, type, workspace, rope, batch.inputIds(), batch.positions());
    }

    private Tensor embed(Pass pass) {
        Tensor x = hiddenStates(pass);
        Tensor unit = weights.obtain(layout.embedding(), layout.layer(0));
        kernels.embedding(pass.ids(), DecoderParameters.embedding(layout, unit), x);
        weights.release(layout.embedding());
        return x;
    }

    private Tensor hiddenStates(Pass pass) {
        return pass.take(pass.tokens(), config.hiddenSize());
    }

    private float[] read(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        kernels.device().read(tensor, values, 0, values.length);
        return values;
    }

    /** Frees scratch memory and tables; weights and kernels stay the caller's. */
    @Override
    public void close() {
        rope.close();
        workspace.close();
    }
}
