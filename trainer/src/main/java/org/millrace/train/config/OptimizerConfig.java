package org.millrace.train.config;

/** AdamW (Loshchilov and Hutter 2019) with decoupled decay on matrices only, and clipping by global norm. */
public record OptimizerConfig(
        @Key(value = "Decay of the first moment.", byDefault = "0.9", atLeast = 0, atMost = 0.999999)
        double beta1,

        @Key(value = "Decay of the second moment.", byDefault = "0.95", atLeast = 0, atMost = 0.9999999)
        double beta2,

        @Key(value = "Added to the root of the second moment.", byDefault = "1e-8", atLeast = 0)
        double epsilon,

        @Key(
                value = "Decoupled weight decay; norms and biases never decay.",
                byDefault = "0.1",
                atLeast = 0,
                atMost = 1)
        double weightDecay,

        @Key(
                value = "Largest global norm of the gradient; a larger one is scaled down to it. 0 turns clipping"
                        + " off.",
                byDefault = "1.0",
                atLeast = 0)
        double maxGradNorm) {}
