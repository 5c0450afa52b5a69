package org.millrace.train.scaling.fit;

/** Which runs a law of the loss is fitted on. */
public enum RunSelection {
    /** The best of each (N, D): where learning rate and batch were searched, the others say nothing of N and D. */
    BEST,
    /** All of them, for tables in which every run was well tuned. */
    ALL
}
