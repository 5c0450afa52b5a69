package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** Attention, then feed-forward, each around the residual stream. */
final class DecoderLayer {

    record Saved(AttentionBlock.Saved attention, FeedForwardBlock.Saved feedForward) {}

    private final AttentionBlock attention;
    private final FeedForwardBlock feedForward;
    private final long hidden;

    DecoderLayer(ModelConfig config, DecoderParameters.Layer weights) {
        this.attention = new AttentionBlock(config, weights.attention());
        this.feedForward = new FeedForwardBlock(config, weights.feedForward());
        this.hidden = config.hiddenSize();
    }

    /** output (N,D) from x (N,D), which is kept for the backward pass. */
    Saved forward(Pass pass, int[] cuSeqlens, Tensor x, Tensor output) {
        Tensor middle = pass.take(pass.tokens(), hidden);
        AttentionBlock.Saved attended = attention.forward(pass, cuSeqlens, x, middle);
        return new Saved(attended, feedForward.forward(pass, middle, output));
    }

    /** Turns the gradient (N,D) of the output into that of the input; accumulates those of the weights. */
    void backward(Pass pass, int[] cuSeqlens, Saved saved, DecoderParameters.Layer gradients, Tensor gradient) {
        feedForward.backward(pass, saved.feedForward, gradients.feedForward(), gradient);
        attention.backward(pass, cuSeqlens, saved.attention, gradients.attention(), gradient);
    }

    /** Moves x (N,D), the next tokens of a sequence, through the layer in place; see {@link AttentionBlock#extend}. */
    void extend(Pass pass, Tensor x, Tensor keys, Tensor values, long start) {
        Workspace.Mark mark = pass.mark();
        Tensor middle = pass.take(pass.tokens(), hidden);
        attention.extend(pass, x, keys, values, start, middle);
        feedForward.forward(pass, middle, x);
        pass.release(mark);
    }
}
