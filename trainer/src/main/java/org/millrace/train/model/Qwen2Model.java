package org.millrace.train.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>The weights stay in the caller's flat buffer, in the order of {@link ParameterLayout}, and may change between calls.
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
    private final Tensor weights;
    private final ParameterLayout layout;
    private final DecoderParameters parameters;
    private final List<DecoderLayer> layers = new ArrayList<>();
    private final OutputHead head;
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
        if (weights.type() == DataType.INT32) {
            throw new IllegalArgumentException("weights must be FLOAT32 or BFLOAT16, cannot be " + weights.type());
        }
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.recompute = recompute;
        this.layout = new ParameterLayout(config);
        this.parameters = DecoderParameters.of(config, layout, weights, "weights");
        parameters.layers().forEach(layer -> layers.add(new DecoderLayer(config, layer)));
        this.head = new OutputHead(config, parameters);
        this.rope =
                new RopeTable(kernels.device(), config.headSize(), config.ropeTheta(), config.maxPositionEmbeddings());
        this.workspace = new Workspace(kernels.device());
    }

    /** A second model over the same weights with another RoPE base, for a stage of longer context. */
    public Qwen2Model withRopeTheta(double ropeTheta) {
        return new Qwen2Model(config.withRopeTheta(ropeTheta), kernels, weights, recompute);
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

    /** The flat buffer. */
    public Tensor weights() {
        return weights;
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
                kernels.device(), layout, weights, parametrization, config.initializerRange(), seed);
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
        DecoderParameters gradients = DecoderParameters.of(config, layout, flatGradients, "flatGradients");
        int[] cuSeqlens = batch.cuSeqlens();
        try (Pass pass = begin(batch)) {
            Tensor losses = pass.takeFloats(pass.tokens());
            Tensor gradient = hiddenStates(pass); // below what the layers keep, since it outlives that
            Deque<Kept> kept = new ArrayDeque<>();
            Tensor x = embed(pass);
            for (DecoderLayer layer : layers) {
                Workspace.Mark mark = pass.mark();
                Tensor output = hiddenStates(pass);
                // The backward pass of the last layer comes at once: dropping what it needs would save nothing.
                boolean last = kept.size() == layers.size() - 1;
                kept.push(new Kept(mark, layer.forward(pass, cuSeqlens, x, output, last ? Recompute.NONE : recompute)));
                x = output;
            }
            head.lossesAndGradient(
                    pass, x, pass.upload(batch.labels()), gradientScale, zLoss, gradients, losses, gradient);
            for (int i = layers.size() - 1; i >= 0; i--) {
                Kept layer = kept.pop();
                layers.get(i)
                        .backward(
                                pass, cuSeqlens, layer.saved, gradients.layers().get(i), gradient);
                pass.release(layer.mark);
            }
            kernels.embeddingGradient(pass.ids(), gradient, gradients.embedding());
            return kernels.sum(losses);
        }
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
            return read(head.logits(pass, forward(pass, batch.cuSeqlens())));
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
            for (int i = 0; i < layers.size(); i++) {
                Tensor output = hiddenStates(pass);
                float[] middle = read(layers.get(i).forwardInBlocks(pass, batch.cuSeqlens(), x, output));
                float[] after = read(output);
                activations.put("layers.%d.attention".formatted(i), difference(middle, before));
                activations.put("layers.%d.feed_forward".formatted(i), difference(after, middle));
                activations.put("layers.%d".formatted(i), after);
                x = output;
                before = after;
            }
            activations.put("logits", read(head.logits(pass, x)));
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
        return head.losses(pass, forward(pass, batch.cuSeqlens()), pass.upload(batch.labels()));
    }

    /** The hidden states (N,D) after the last layer, keeping nothing for a backward pass. */
    private Tensor forward(Pass pass, int[] cuSeqlens) {
        Tensor x = embed(pass);
        Tensor output = hiddenStates(pass);
        for (DecoderLayer layer : layers) {
            layer.forward(pass, cuSeqlens, x, output, Recompute.FULL);
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
        try (Pass pass = new Pass(kernels, weights.type(), session, rope, ids, positions)) {
            Tensor x = embed(pass);
            for (int i = 0; i < layers.size(); i++) {
                layers.get(i).extend(pass, x, cache.keys(i), cache.values(i), start);
            }
            return read(head.logits(pass, x.rows(ids.length - 1, 1)));
        }
    }

    private Pass begin(TokenBatch batch) {
        rope.require(BatchCheck.positions(batch, config));
        return new Pass(kernels, weights.type(), workspace, rope, batch.inputIds(), batch.positions());
    }

    private Tensor embed(Pass pass) {
        Tensor x = hiddenStates(pass);
        kernels.embedding(pass.ids(), parameters.embedding(), x);
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
