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
     * @param gate (N,F) before the activation
     * @param up (N,F)
     */
    record Saved(Tensor input, Tensor inverseRms, Tensor gate, Tensor up) {}

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
        Saved saved = new Saved(x, pass.take(n), pass.take(n, intermediate), pass.take(n, intermediate));
        Workspace.Mark mark = pass.mark();
        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(x, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linear(normed, weights.gate(), null, saved.gate);
        kernels.linear(normed, weights.up(), null, saved.up);
        Tensor activated = pass.take(n, intermediate);
        kernels.swiGlu(saved.gate, saved.up, activated);
        kernels.linear(activated, weights.down(), null, output);
        kernels.add(x, output);
        pass.release(mark);
        return saved;
    }

    /**
     * The backward pass; overwrites the saved gate and up.
     *
     * @param gradients accumulated
     * @param gradient (N,D) of the output; becomes that of the input
     */
    void backward(Pass pass, Saved saved, DecoderParameters.FeedForward gradients, Tensor gradient) {
        Kernels kernels = pass.kernels();
        long n = pass.tokens();
        Workspace.Mark mark = pass.mark();
        Tensor activated = pass.take(n, intermediate);
        kernels.swiGlu(saved.gate, saved.up, activated);
        kernels.linearWeightGradient(gradient, activated, gradients.down(), null);
        Tensor dActivated = activated; // its values are needed no more
        kernels.linearInputGradient(gradient, weights.down(), dActivated, false);
        Tensor dGate = saved.gate;
        Tensor dUp = saved.up;
        kernels.swiGluGradient(dActivated, saved.gate, saved.up, dGate, dUp);

        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linearWeightGradient(dGate, normed, gradients.gate(), null);
        kernels.linearWeightGradient(dUp, normed, gradients.up(), null);

        Tensor dNormed = normed;
        kernels.linearInputGradient(dGate, weights.gate(), dNormed, false);
        kernels.linearInputGradient(dUp, weights.up(), dNormed, true);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(dNormed, saved.input, weights.norm(), saved.inverseRms, gradient, gradients.norm());
        pass.release(mark);
    }
}
