package org.millrace.train.config;

/** How initial weights and learning rates of the weights depend on the model's width. */
public record ParametrizationConfig(
        @Key(
                value = "standard uses initializer_range and the learning rate for every weight; mup (maximal update"
                        + " parametrization, arXiv 2203.03466) scales both with the width, so that a learning rate"
                        + " found at base_width serves every width.",
                byDefault = "standard")
        Kind kind,

        @Key(
                value = "With mup: the hidden_size at which it equals standard, where the learning rate was found.",
                byDefault = "256",
                atLeast = 2)
        int baseWidth) {

    /** The form of the dependence. */
    public enum Kind {
        STANDARD,
        MUP
    }

    /**
     * Adds what does not fit the model.
     *
     * @param problems at {@code training.parametrization}
     */
    public void check(ModelConfig model, Problems problems) {
        if (kind == Kind.MUP && baseWidth % model.headSize() != 0) {
            problems.add(
                    "base_width",
                    baseWidth,
                    "a multiple of the head size (%d)".formatted(model.headSize()),
                    "the head size is the same at every width and the number of heads grows, since attention divides"
                            + " by the root of the head size");
        }
    }
}
