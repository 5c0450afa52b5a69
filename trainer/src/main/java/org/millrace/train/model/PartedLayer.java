package org.millrace.train.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** {@link DecoderLayer} for some parts of a batch, which meet in attention alone. n tokens of a part, D hidden. */
final class PartedLayer {

    /**
     * What the backward pass needs.
     *
     * @param inputs (n,D) of each part
     * @param blocks null if they are computed again from the inputs
     */
    record Saved(List<Tensor> inputs, @Nullable Blocks blocks) {}

    /** @param feedForward of each part */
    record Blocks(PartedAttention.Saved attention, List<FeedForwardBlock.Saved> feedForward) {}

    private final PartedAttention attention;
    private final FeedForwardBlock feedForward;
    private final long hidden;

    PartedLayer(ModelConfig config, DecoderParameters.Layer weights) {
        this.attention = new PartedAttention(config, weights.attention());
        this.feedForward = new FeedForwardBlock(config, weights.feedForward());
        this.hidden = config.hiddenSize();
    }

    /** Outputs (n,D) from inputs (n,D), which are kept for the backward pass with all that need not be computed again. */
    Saved forward(PartedPass pass, List<Tensor> inputs, List<Tensor> outputs, Recompute recompute) {
        Workspace.Mark mark = pass.mark();
        List<Tensor> middles = pass.takeRows(hidden);
        PartedAttention.Saved attended = attention.forward(pass, inputs, middles);
        List<FeedForwardBlock.Saved> fed = new ArrayList<>();
        for (int i = 0; i < pass.count(); i++) {
            Pass part = pass.part(i);
            fed.add(
                    recompute == Recompute.NONE
                            ? feedForward.forward(part, middles.get(i), outputs.get(i))
                            : feedForward.forwardKeepingInput(part, middles.get(i), outputs.get(i)));
        }
        if (recompute == Recompute.FULL) {
            pass.release(mark);
            return new Saved(inputs, null);
        }
        return new Saved(inputs, new Blocks(attended, fed));
    }

    /**
     * Turns the gradients (n,D) of the outputs into those of the inputs.
     *
     * @param gradients of each part's weights, accumulated
     */
    void backward(PartedPass pass, Saved saved, List<DecoderParameters.Layer> gradients, List<Tensor> gradient) {
        Workspace.Mark mark = pass.mark();
        Blocks blocks = saved.blocks == null ? again(pass, saved.inputs) : saved.blocks;
        for (int i = 0; i < pass.count(); i++) {
            feedForward.backward(
                    pass.part(i), blocks.feedForward.get(i), gradients.get(i).feedForward(), gradient.get(i));
        }
        List<DecoderParameters.Attention> ofAttention =
                gradients.stream().map(DecoderParameters.Layer::attention).toList();
        attention.backward(pass, blocks.attention, ofAttention, gradient);
        pass.release(mark);
    }

    /** Attention once more; the feed-forward block has all it needs in what attention adds to the inputs. */
    private Blocks again(PartedPass pass, List<Tensor> inputs) {
        List<Tensor> middles = pass.takeRows(hidden);
        PartedAttention.Saved attended = attention.forward(pass, inputs, middles);
        return new Blocks(
                attended,
                middles.stream()
                        .map(middle -> new FeedForwardBlock.Saved(middle, null))
                        .toList());
    }
}
