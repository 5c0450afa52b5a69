package org.millrace.train.model;

import org.millrace.train.tensor.Tensor;

/** Where a backward pass leaves the gradients of the weights, unit by unit: those of the last layers come first. */
public interface GradientUnits {

    /**
     * The gradients of a unit so far, FLOAT32 and in the order of its slices; the pass adds to them. May be asked for again
     * before the unit is complete.
     */
    Tensor obtain(ParameterLayout.Unit unit);

    /** Tells that this pass adds no more to a unit. */
    void complete(ParameterLayout.Unit unit);

    /** The units of a flat buffer that holds all of them. */
    static GradientUnits of(Tensor flat) {
        return new GradientUnits() {
            @Override
            public Tensor obtain(ParameterLayout.Unit unit) {
                return unit.of(flat);
            }

            @Override
            public void complete(ParameterLayout.Unit unit) {}
        };
    }
}
