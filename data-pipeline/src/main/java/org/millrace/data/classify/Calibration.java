package org.millrace.data.classify;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * From what a model says of a label to how often that is right, fitted on documents that the model has not learnt from. Never
 * changes the order of two documents, though an isotonic one may make them equal.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
    @JsonSubTypes.Type(value = IsotonicCalibration.class, name = "isotonic"),
    @JsonSubTypes.Type(value = PlattCalibration.class, name = "platt")
})
public sealed interface Calibration permits IsotonicCalibration, PlattCalibration {

    /** How a calibration is fitted. */
    enum Method {
        /** A straight line through the log-odds: two numbers, for few documents. */
        PLATT,
        /** Any rising curve: for a thousand documents and more. */
        ISOTONIC
    }

    /** The probability that the label is right, given the log-odds that the model gave it. */
    double probability(double logOdds);

    /**
     * @param logOdds of a label, a document each
     * @param right whether the document has the label
     */
    static Calibration fit(Method method, double[] logOdds, boolean[] right) {
        return switch (method) {
            case PLATT -> PlattCalibration.fit(logOdds, right);
            case ISOTONIC -> IsotonicCalibration.fit(logOdds, right);
        };
    }
}
