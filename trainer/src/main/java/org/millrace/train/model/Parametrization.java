package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.ParametrizationConfig;

/**
 * What of a weight depends on the width of its model: the deviation or gain that it begins with, and the factors on its
 * learning rate and weight decay.
 *
 * <p>The standard parametrization is 1 throughout. The maximal update parametrization, µP, for Adam (Yang et al. 2022,
 * "Tensor Programs V", arXiv 2203.03466, tables 3 and 8; in practice Dey et al. 2023, arXiv 2304.03208, appendix G) is,
 * for a width of m times the base width:
 *
 * <pre>
 *                                    deviation   learning rate   weight decay
 * embedding                              1             1               1
 * biases, norms of the layers            –             1               –
 * matrices of the layers               1/√m           1/m              m
 * output layer of its own               1/m           1/m              m
 * final norm, if embeddings are tied  gain 1/m        1/m              –
 * </pre>
 *
 * <p>Nothing is multiplied in the forward pass, so a checkpoint stays a plain Qwen2 folder. µP divides the logits by m.
 * An output layer of its own takes that in: dividing deviation and learning rate by m is the same under Adam, whose
 * steps do not depend on the gradient's scale. A tied one cannot, since the embedding must stay as it is; there the
 * gain g of the final norm takes it in. With g = h/m, the gradient of g is m times that of h, Adam's step is the same
 * for both, and 1/m of the learning rate makes it the step of h divided by m. Two things are not exact: Adam's epsilon,
 * and the share of this gain's gradient in the norm that clipping looks at.
 *
 * <p>Weight decay is decoupled, but {@code AdamW} multiplies it by the learning rate. Its factor undoes that of the
 * learning rate, so every matrix loses the share η·λ a step at any width: as in the authors' {@code mup} package, and
 * as Wang and Aitchison 2024 (arXiv 2405.13698) find it to transfer.
 *
 * <p>Attention stays divided by the root of the head size, which must be the same at every width. The feed-forward width
 * is taken to grow in proportion. Depth, batch and length of training are not covered.
 */
public final class Parametrization {

    /** Every factor 1. */
    public static final Parametrization STANDARD = new Parametrization(1, false);

    private final double ratio;
    private final boolean tied;

    private Parametrization(double ratio, boolean tied) {
        this.ratio = ratio;
        this.tied = tied;
    }

    /** The parametrization that a configuration asks for, at the width of this model. */
    public static Parametrization of(ParametrizationConfig config, ModelConfig model) {
        return config.kind() == ParametrizationConfig.Kind.STANDARD
                ? STANDARD
                : new Parametrization((double) model.hiddenSize() / config.baseWidth(), model.tieWordEmbeddings());
    }

    /** Factor on the learning rate of a weight. */
    public double learningRateFactor(ParameterLayout.Slice slice) {
        return isHidden(slice) || holdsOutputFactor(slice) ? 1 / ratio : 1;
    }

    /** Factor on the weight decay of a weight. */
    public double weightDecayFactor(ParameterLayout.Slice slice) {
        return 1 / learningRateFactor(slice);
    }

    /** Factor on the standard deviation that a matrix begins with. */
    double deviationFactor(ParameterLayout.Slice slice) {
        if (holdsOutputFactor(slice)) {
            return 1 / ratio;
        }
        return isHidden(slice) ? 1 / Math.sqrt(ratio) : 1;
    }

    /** The gain that a norm begins with. */
    double gain(ParameterLayout.Slice slice) {
        return holdsOutputFactor(slice) ? 1 / ratio : 1;
    }

    /** Whether both of its dimensions grow with the width. */
    private static boolean isHidden(ParameterLayout.Slice slice) {
        return slice.decays()
                && !slice.name().equals(ParameterLayout.EMBEDDING)
                && !slice.name().equals(ParameterLayout.OUTPUT);
    }

    private boolean holdsOutputFactor(ParameterLayout.Slice slice) {
        return slice.name().equals(tied ? ParameterLayout.FINAL_NORM : ParameterLayout.OUTPUT);
    }
}
