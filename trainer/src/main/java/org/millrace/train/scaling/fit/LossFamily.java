package org.millrace.train.scaling.fit;

import java.util.List;

/** What the fit needs to know of a form of loss law. Its variables are unbounded and of about unit scale. */
sealed interface LossFamily permits ChinchillaFamily, KaplanFamily {

    static LossFamily of(LawForm form, LossPoints points) {
        return switch (form) {
            case CHINCHILLA -> new ChinchillaFamily(points);
            case KAPLAN -> new KaplanFamily(points);
            case STEP_LAW ->
                throw new IllegalArgumentException("step-law is a law of learning rate and batch, not of the loss");
        };
    }

    LawForm form();

    /** Number of variables. */
    int dimension();

    /** Where the search begins, in the family's variables. */
    List<double[]> starts();

    /** What is made small. */
    Objective objective(double[] weights);

    /** The law at a point. */
    LossLaw law(double[] variables);
}
