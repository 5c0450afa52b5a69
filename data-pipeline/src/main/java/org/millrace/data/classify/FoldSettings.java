package org.millrace.data.classify;

/**
 * How labelled documents are divided.
 *
 * @param calibration share that calibrations are fitted on
 * @param test share that the classifier is measured on
 * @param isotonicFrom documents of the calibration fold from which calibrations are isotonic; below they are Platt's, which
 *     needs fewer
 */
public record FoldSettings(double calibration, double test, int isotonicFrom) {

    public FoldSettings {
        if (!(calibration > 0 && test > 0 && calibration + test < 1)) {
            throw new IllegalArgumentException(
                    "The shares to calibrate and to measure with must be above 0 and together below 1, cannot be: %s and %s"
                            .formatted(calibration, test));
        }
    }

    /** A tenth each; isotonic from 1,000 documents. */
    public static FoldSettings standard() {
        return new FoldSettings(0.1, 0.1, 1000);
    }
}
