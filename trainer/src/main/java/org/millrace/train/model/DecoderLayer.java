package org.millrace.train.model;

import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** Attention, then feed-forward, each around the residual stream. */
final class DecoderLayer {

    /**
     * What the backward pass needs.
     *
     * @param input (N,D)
     * @param blocks null if they are computed again from the input
     */
    record Saved(Tensor input, @Nullable Blocks blocks) {}

    record Blocks(AttentionBlock.Saved attention, FeedForwardBlock.Saved feedForward) {}

    private final AttentionBlock attention;
    private final FeedForwardBlock feedForward;
    private final long hidden;

    DecoderLayer(ModelConfig config, DecoderParameters.Layer weights) {
        this.attention = new AttentionBlock(config, weights.attention());
        this.feedForward = new FeedForwardBlock(config, weights.feedForward());
        this.hidden = config.hiddenSize();
    }

    /** output (N,D) from x (N,D), which is kept for the backward pass with all that need not be computed again. */
    Saved forward(Pass pass, int[] cuSeqlens, Tensor x, Tensor output, Recompute recompute) {
        Workspace.Mark mark = pass.mark();
        Tensor middle = pass.take(pass.tokens(), hidden);
        AttentionBlock.Saved attended = attention.forward(pass, cuSeqlens, x, middle);
        if (recompute == Recompute.NONE) {
            return new Saved(x, new Blocks(attended, feedForward.forward(pass, middle, output)));
        }
        FeedForwardBlock.Saved fed = feedForward.forwardKeepingInput(pass, middle, output);
        if (recompute == Recompute.SELECTIVE) {
            return new Saved(x, new Blocks(attended, fed));
        }
        pass.release(mark);
        return new Saved(x, null);
    }

    /** What the two blocks add to the residual stream x (N,D): x after attention is returned, output (N,D) written. */
    Tensor forwardInBlocks(Pass pass, int[] cuSeqlens, Tensor x, Tensor output) {
        Tensor middle = pass.take(pass.tokens(), hidden);
        attention.forward(pass, cuSeqlens, x, middle);
        feedForward.forward(pass, middle, output);
        return middle;
    }

    /** Turns the gradient (N,D) of the output into that of the input; accumulates those of the weights. */
    void backward(Pass pass, int[] cuSeqlens, Saved saved, DecoderParameters.Layer gradients, Tensor gradient) {
        Workspace.Mark mark = pass.mark();
        Blocks blocks = saved.blocks == null ? again(pass, cuSeqlens, saved.input) : saved.blocks;
        feedForward.backward(pass, blocks.feedForward, gradients.feedForward(), gradient);
        attention.backward(pass, cuSeqlens, blocks.attention, gradients.attention(), gradient);
        pass.release(mark);
    }

    /** Attention once more; the feed-forward block has all it needs in what attention adds to the input. */
    private Blocks again(Pass pass, int[] cuSeqlens, Tensor input) {
        Tensor middle = pass.take(pass.tokens(), hidden);
        AttentionBlock.Saved attended = attention.forward(pass, cuSeqlens, input, middle);
        return new Blocks(attended, new FeedForwardBlock.Saved(middle, null));
    }

    /** Moves x (N,D), the next tokens of a sequence, through the layer in place; see {@link AttentionBlock#extend}. */
    void extend(Pass pass, Tensor x, Tensor keys, Tensor values, long start) {
        Workspace.Mark mark = pass.mark();
        Tensor middle = pass.take(pass.tokens(), hidden);
        attention.extend(pass, x, keys, values, start, middle);
        feedForward.forwardKeepingInput(pass, middle, x);
        pass.release(mark);
    }
}
