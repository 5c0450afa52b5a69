package org.millrace.train.scaling.fit;

/** Where a search ended. */
final class Optimum {

    private final double[] variables;
    private final double value;

    /** An end at the given variables of the family, where the objective has the given value. */
    Optimum(double[] variables, double value) {
        this.variables = variables;
        this.value = value;
    }

    /** Not to be changed. */
    double[] variables() {
        return variables;
    }

    double value() {
        return value;
    }
}
