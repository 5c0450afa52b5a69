package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/** The final RMSNorm and the output layer. N tokens, D hidden, V vocabulary. */
final class OutputHead {

    private final Tensor norm;
    private final Tensor output;
    private final float epsilon;
    private final long hidden;

    OutputHead(ModelConfig config, DecoderParameters.Head weights) {
        this.norm = weights.norm();
        this.output = weights.output();
        this.epsilon = (float) config.rmsNormEps();
        this.hidden = config.hiddenSize();
    }

    /** The logits (rows,V) of hidden states x (rows,D). */
    Tensor logits(Pass pass, Tensor x) {
        long rows = x.dimension(0);
        Tensor normed = pass.take(rows, hidden);
        pass.kernels().rmsNorm(x, norm, epsilon, normed, pass.takeFloats(rows));
        Tensor logits = pass.take(rows, output.dimension(0));
        pass.kernels().linear(normed, output, null, null, logits);
        return logits;
    }

    /** The loss (N) of each token. */
    Tensor losses(Pass pass, Tensor x, Tensor labels) {
        Kernels kernels = pass.kernels();
        Tensor normed = pass.take(pass.tokens(), hidden);
        kernels.rmsNorm(x, norm, epsilon, normed, pass.takeFloats(pass.tokens()));
        Tensor losses = pass.takeFloats(pass.tokens());
        kernels.linearCrossEntropy(normed, output, labels, 1, 0, losses, null, null);
        return losses;
    }

    /**
     * The loss of each token, and the gradients.
     *
     * @param scale factor on the gradients
     * @param zLoss weight of the penalty on the logits
     * @param gradients accumulated
     * @param losses (N) overwritten
     * @param dx (N,D) overwritten
     */
    void lossesAndGradient(
            Pass pass,
            Tensor x,
            Tensor labels,
            float scale,
            float zLoss,
            DecoderParameters.Head gradients,
            Tensor losses,
            Tensor dx) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        Tensor normed = pass.take(pass.tokens(), hidden);
        Tensor inverseRms = pass.takeFloats(pass.tokens());
        kernels.rmsNorm(x, norm, epsilon, normed, inverseRms);
        kernels.linearCrossEntropy(normed, output, labels, scale, zLoss, losses, dx, gradients.output());
        kernels.rmsNormGradient(dx, x, norm, inverseRms, dx, false, gradients.norm());
        pass.release(mark);
    }
}
