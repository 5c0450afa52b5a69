package org.millrace.train.model;

import org.jspecify.annotations.Nullable;
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
     * @param gateUp (N,2F) gate, before the activation, and up of each token; null if they are computed again too
     */
    record Saved(Tensor input, @Nullable Tensor gateUp) {}

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
     * The block's output, keeping gate and up for the backward pass.
     *
     * @param x (N,D); kept for the backward pass
     * @param output (N,D)
     */
    Saved forward(Pass pass, Tensor x, Tensor output) {
        Tensor gateUp = pass.take(pass.tokens(), 2 * intermediate);
        forward(pass, x, gateUp, output);
        return new Saved(x, gateUp);
    }

    /** Like {@link #forward(Pass, Tensor, Tensor)}, keeping x alone. */
    Saved forwardKeepingInput(Pass pass, Tensor x, Tensor output) {
        Workspace.Mark mark = pass.mark();
        forward(pass, x, pass.take(pass.tokens(), 2 * intermediate), output);
        pass.release(mark);
        return new Saved(x, null);
    }

    private void forward(Pass pass, Tensor x, Tensor gateUp, Tensor output) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        project(pass, x, pass.takeFloats(pass.tokens()), output, gateUp); // the output is scratch until its time comes
        Tensor activated = pass.take(pass.tokens(), intermediate);
        kernels.swiGlu(gateUp, activated);
        kernels.linear(activated, weights.down(), null, x, output);
        pass.release(mark);
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
        Tensor inverseRms = pass.takeFloats(n);
        Tensor normed = pass.take(n, hidden);
        Tensor gateUp = saved.gateUp;
        if (gateUp == null) {
            gateUp = pass.take(n, 2 * intermediate);
            project(pass, saved.input, inverseRms, normed, gateUp);
        } else {
            kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, inverseRms);
        }
        Tensor activated = pass.take(n, intermediate);
        kernels.linearInputGradient(gradient, weights.down(), activated, false); // at first its gradient
        kernels.swiGluGradient(activated, gateUp);
        Tensor dGateUp = gateUp;
        kernels.linearWeightGradient(gradient, activated, gradients.down(), null);
        kernels.linearWeightGradient(dGateUp, normed, gradients.gateUp(), null);
        Tensor dNormed = normed; // its values are needed no more
        kernels.linearInputGradient(dGateUp, weights.gateUp(), dNormed, false);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(dNormed, saved.input, weights.norm(), inverseRms, gradient, true, gradients.norm());
        pass.release(mark);
    }

    private void project(Pass pass, Tensor x, Tensor inverseRms, Tensor normed, Tensor gateUp) {
        pass.kernels().rmsNorm(x, weights.norm(), epsilon, normed, inverseRms);
        pass.kernels().linear(normed, weights.gateUp(), null, null, gateUp);
    }
}
