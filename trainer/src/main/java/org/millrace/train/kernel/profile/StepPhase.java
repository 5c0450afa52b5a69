package org.millrace.train.kernel.profile;

import java.util.Locale;

/**
 * The parts of a training step. They are told from the kernels themselves, so that the model need not say where it is: a
 * look-up in the embedding begins the forward pass, the loss ends it, the embedding's gradient ends the backward pass.
 */
enum StepPhase {
    FORWARD,
    LOSS,
    BACKWARD,
    /** All that is not one of the passes: gradients cleared, summed and measured, weights updated. */
    UPDATE;

    /** The phase that a kernel belongs to, given that of the kernel before it. */
    static StepPhase of(String kernel, StepPhase before) {
        return switch (kernel) {
            case "embedding" -> FORWARD;
            case "linearCrossEntropy", "sum" -> LOSS;
            case "embeddingGradient" -> BACKWARD;
            case "sumOfSquares", "adamW" -> UPDATE;
            default -> before;
        };
    }

    /** The phase of the kernels after one that belongs to this phase, until one of them says otherwise. */
    StepPhase after(String kernel) {
        return switch (kernel) {
            case "linearCrossEntropy", "sum" -> BACKWARD;
            case "embeddingGradient" -> UPDATE;
            default -> this;
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
