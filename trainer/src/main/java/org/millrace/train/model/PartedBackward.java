package org.millrace.train.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * Losses and gradients of some parts of a batch: what {@link Qwen2Model#lossAndGradient} does for all of it at once. The
 * gradients of each part are a sum of their own, so that whoever adds up the parts gets the same bits however they were
 * shared out.
 */
final class PartedBackward {

    private final ModelConfig config;
    private final Kernels kernels;
    private final ParameterLayout layout;
    private final WeightUnits weights;
    private final Recompute recompute;

    PartedBackward(
            ModelConfig config, Kernels kernels, ParameterLayout layout, WeightUnits weights, Recompute recompute) {
        this.config = config;
        this.kernels = kernels;
        this.layout = layout;
        this.weights = weights;
        this.recompute = recompute;
    }

    /** What a layer has kept for its backward pass, above a mark. */
    private record Kept(Workspace.Mark mark, PartedLayer.Saved saved) {}

    /**
     * Walks through the parts of a pass.
     *
     * @param gradients of each part, accumulated
     * @return the sum of the token losses of each part, not scaled
     */
    double[] run(PartedPass pass, float gradientScale, float zLoss, List<? extends GradientUnits> gradients) {
        int last = config.numHiddenLayers() - 1;
        List<Tensor> losses = new ArrayList<>();
        for (int i = 0; i < pass.count(); i++) {
            losses.add(pass.takeFloats(pass.part(i).tokens()));
        }
        List<Tensor> gradient =
                pass.takeRows(config.hiddenSize()); // below what the layers keep, since it outlives that
        Deque<Kept> kept = new ArrayDeque<>();
        List<Tensor> x = embed(pass);
        for (int i = 0; i <= last; i++) {
            Workspace.Mark mark = pass.mark();
            List<Tensor> outputs = pass.takeRows(config.hiddenSize());
            Recompute dropped = i == last ? Recompute.NONE : recompute; // its backward pass comes at once
            PartedLayer layer = layer(i, i == last ? layout.head() : layout.layer(i + 1));
            kept.push(new Kept(mark, layer.forward(pass, x, outputs, dropped)));
            weights.release(layout.layer(i));
            x = outputs;
        }
        head(pass, x, gradientScale, zLoss, gradients, losses, gradient);
        for (int i = last; i >= 0; i--) {
            Kept layer = kept.pop();
            ParameterLayout.Unit unit = layout.layer(i);
            int index = i;
            List<DecoderParameters.Layer> ofLayer = gradients.stream()
                    .map(part -> DecoderParameters.layer(config, layout, index, part.obtain(unit)))
                    .toList();
            layer(i, i == 0 ? null : layout.layer(i - 1)).backward(pass, layer.saved, ofLayer, gradient);
            weights.release(unit);
            gradients.forEach(part -> part.complete(unit));
            pass.release(layer.mark);
        }
        embedBack(pass, gradients, gradient);
        return losses.stream().mapToDouble(kernels::sum).toArray();
    }

    private List<Tensor> embed(PartedPass pass) {
        List<Tensor> x = pass.takeRows(config.hiddenSize());
        Tensor table = DecoderParameters.embedding(layout, weights.obtain(layout.embedding(), layout.layer(0)));
        for (int i = 0; i < pass.count(); i++) {
            kernels.embedding(pass.part(i).ids(), table, x.get(i));
        }
        weights.release(layout.embedding());
        return x;
    }

    private void embedBack(PartedPass pass, List<? extends GradientUnits> gradients, List<Tensor> gradient) {
        for (int i = 0; i < pass.count(); i++) {
            Tensor unit = gradients.get(i).obtain(layout.embedding());
            kernels.embeddingGradient(pass.part(i).ids(), gradient.get(i), DecoderParameters.embedding(layout, unit));
            gradients.get(i).complete(layout.embedding());
        }
    }

    /** The layer with its weights in place; who asked for it gives its unit back. */
    private PartedLayer layer(int index, ParameterLayout.@Nullable Unit next) {
        Tensor unit = weights.obtain(layout.layer(index), next);
        return new PartedLayer(config, DecoderParameters.layer(config, layout, index, unit));
    }

    private void head(
            PartedPass pass,
            List<Tensor> x,
            float gradientScale,
            float zLoss,
            List<? extends GradientUnits> gradients,
            List<Tensor> losses,
            List<Tensor> gradient) {
        ParameterLayout.Unit next = layout.layer(config.numHiddenLayers() - 1);
        boolean tied = config.tieWordEmbeddings();
        Tensor unit = weights.obtain(layout.head(), tied ? layout.embedding() : next);
        Tensor output = tied ? weights.obtain(layout.embedding(), next) : unit;
        OutputHead head = new OutputHead(config, DecoderParameters.head(config, layout, unit, output));
        for (int i = 0; i < pass.count(); i++) {
            GradientUnits ofPart = gradients.get(i);
            Tensor ofUnit = ofPart.obtain(layout.head());
            Tensor ofOutput = tied ? ofPart.obtain(layout.embedding()) : ofUnit;
            Workspace.Mark mark = pass.mark();
            head.lossesAndGradient(
                    pass.part(i),
                    x.get(i),
                    pass.labels(i),
                    gradientScale,
                    zLoss,
                    DecoderParameters.head(config, layout, ofUnit, ofOutput),
                    losses.get(i),
                    gradient.get(i));
            pass.release(mark);
            ofPart.complete(layout.head());
        }
        weights.release(layout.head());
        if (tied) {
            weights.release(layout.embedding());
        }
    }
}
