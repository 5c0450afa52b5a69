package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** x + W_down · (silu(W_gate · n) ⊙ W_up · n) with n = RMSNorm(x). N tokens, D hidden, F feed-forward. */
final class FeedForwardBlock {

    /**
     * What the backward pass needs; RMSNorm(x) and the product of gate and up are computed again.
     *
     * @param input (N,D)
     * @param inverseRms (N)
     * @param gateUp (N,2F), gate before the activation
     */
    record Saved(Tensor input, Tensor inverseRms, Tensor gateUp) {}

    private final DecoderParameters.FeedForward weights;
    private final float epsilon;
    private final long hidden;
    private final long intermediate;

    FeedForwardBlock(ModelConfig config, DecoderParameters.FeedForward weights) {
        this.weights = weights;
        this.epsilon = (float) config.rmsNormEps();
        this.hidden = config.hiddenSize();
        this.intermediate = config.intermediateSize();
    }

    /**
     * The block's output.
     *
     * @param x (N,D); kept for the backward pass
     * @param output (N,D)
     */
    Saved forward(Pass pass, Tensor x, Tensor output) {
        Kernels kernels = pass.kernels();
        long n = pass.tokens();
        Saved saved = new Saved(x, pass.takeFloats(n), pass.take(n, 2 * intermediate));
        Workspace.Mark mark = pass.mark();
        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(x, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linear(normed, weights.gateUp(), null, null, saved.gateUp);
        Tensor activated = pass.take(n, intermediate);
        kernels.swiGlu(saved.gateUp, activated);
        kernels.linear(activated, weights.down(), null, x, output);
        pass.release(mark);
        return saved;
    }

    /**
     * The backward pass; overwrites the saved gateUp.
     *
     * @param gradients accumulated
     * @param gradient (N,D) of the output; becomes that of the input
     */
    void backward(Pass pass, Saved saved, DecoderParameters.FeedForward gradients, Tensor gradient) {
        Kernels kernels = pass.kernels();
        long n = pass.tokens();
        Workspace.Mark mark = pass.mark();
        Tensor dActivated = pass.take(n, intermediate);
        kernels.linearInputGradient(gradient, weights.down(), dActivated, false);
        kernels.swiGluGradient(dActivated, saved.gateUp);
        Tensor activated = dActivated;
        Tensor dGateUp = saved.gateUp;
        kernels.linearWeightGradient(gradient, activated, gradients.down(), null);

        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linearWeightGradient(dGateUp, normed, gradients.gateUp(), null);
        Tensor dNormed = normed; // its values are needed no more
        kernels.linearInputGradient(dGateUp, weights.gateUp(), dNormed, false);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(
                dNormed, saved.input, weights.norm(), saved.inverseRms, gradient, true, gradients.norm());
        pass.release(mark);
    }
}
