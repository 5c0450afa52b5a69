package org.millrace.train.scaling.fit;

import java.util.Map;

/** Loss of a well-tuned run as a function of its parameters N and tokens D. */
public sealed interface LossLaw permits ChinchillaLaw, KaplanLaw {

    LawForm form();

    /** Loss in nats a token of N parameters and D tokens. */
    double loss(double parameters, double tokens);

    /** N and D of the lowest loss that a budget of C = 6·N·D FLOPs can buy. */
    Allocation optimum(double compute);

    /** Constants by name, always in the same order. */
    Map<String, Double> constants();

    /** The formula with its symbols. */
    String formula();
}
