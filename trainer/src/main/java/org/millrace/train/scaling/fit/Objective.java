package org.millrace.train.scaling.fit;

/** A smooth function of a few variables, to be made small. Holds buffers of its own: one a thread. */
interface Objective {

    int dimension();

    /** The value at a point; its gradient goes into the second array. Neither need be finite. */
    double evaluate(double[] at, double[] gradient);
}
