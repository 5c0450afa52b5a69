package org.millrace.train.scaling.fit;

/** The estimate of training compute that both loss laws were published with: C = 6·N·D FLOPs. */
final class Compute {

    private static final double FLOPS_PER_WEIGHT_AND_TOKEN = 6;

    private Compute() {}

    static double flops(double parameters, double tokens) {
        return FLOPS_PER_WEIGHT_AND_TOKEN * parameters * tokens;
    }

    /** D that a budget leaves a model of N parameters. */
    static double tokens(double flops, double parameters) {
        return flops / (FLOPS_PER_WEIGHT_AND_TOKEN * parameters);
    }

    /** N·D of a budget. */
    static double product(double flops) {
        return flops / FLOPS_PER_WEIGHT_AND_TOKEN;
    }
}
