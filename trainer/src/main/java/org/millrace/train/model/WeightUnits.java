package org.millrace.train.model;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/**
 * Where a model finds its weights while it computes: whole, or gathered unit by unit and given back after use. A pass asks
 * for units in one order, which depends on the model alone.
 */
public interface WeightUnits {

    /**
     * The weights of a unit, in the order of its slices. They stay as they are until they are given back.
     *
     * @param next the unit that the pass will ask for after this one, so that it can be on its way; null if none
     */
    Tensor obtain(ParameterLayout.Unit unit, ParameterLayout.@Nullable Unit next);

    /** Gives back a unit that was obtained. */
    void release(ParameterLayout.Unit unit);

    /** The units of a flat buffer that holds all of them. */
    static WeightUnits of(Tensor flat) {
        return new WeightUnits() {
            @Override
            public Tensor obtain(ParameterLayout.Unit unit, ParameterLayout.@Nullable Unit next) {
                return unit.of(flat);
            }

            @Override
            public void release(ParameterLayout.Unit unit) {}
        };
    }
}
