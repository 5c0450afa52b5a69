package org.millrace.train.scaling.fit;

import java.util.List;

/**
 * A fitted law of the loss, and what to look at before trusting it.
 *
 * @param law fitted
 * @param objective sum of the Huber losses at the optimum
 * @param residuals of the runs fitted on, in the table's order
 * @param outliers those of them beyond {@link LossLawFitter#OUTLIER} robust standard deviations, the farthest first
 * @param setAside sound runs that the law was not fitted on: those that another of the same (N, D) beats
 * @param rejected rows of the table that could not be used
 */
public record LossFit(
        FittedLossLaw law,
        double objective,
        List<Residual> residuals,
        List<Residual> outliers,
        List<MeasuredRun> setAside,
        List<RejectedRow> rejected) {

    public LossFit {
        residuals = List.copyOf(residuals);
        outliers = List.copyOf(outliers);
        setAside = List.copyOf(setAside);
        rejected = List.copyOf(rejected);
    }
}
