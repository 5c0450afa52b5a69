package org.millrace.train.scaling.fit;

import java.util.List;

/**
 * A fitted law of learning rate and batch, and what to look at before trusting it.
 *
 * @param law fitted
 * @param searches the runs of each (N, D), by N, then D
 * @param learningRates residuals of the near-optimal runs' learning rates
 * @param batches residuals of their batches
 * @param outliers those of both beyond {@link LossLawFitter#OUTLIER} robust standard deviations, the farthest first
 * @param heldOut error on (N, D) not fitted on
 * @param unused rows that could not be used, those of the table that were rejected among them
 */
public record HyperparameterFit(
        FittedHyperparameterLaw law,
        List<HyperparameterSearch> searches,
        List<Residual> learningRates,
        List<Residual> batches,
        List<Residual> outliers,
        List<HyperparameterError> heldOut,
        List<RejectedRow> unused) {

    public HyperparameterFit {
        searches = List.copyOf(searches);
        learningRates = List.copyOf(learningRates);
        batches = List.copyOf(batches);
        outliers = List.copyOf(outliers);
        heldOut = List.copyOf(heldOut);
        unused = List.copyOf(unused);
    }
}
