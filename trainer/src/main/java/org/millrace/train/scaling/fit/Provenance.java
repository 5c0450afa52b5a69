package org.millrace.train.scaling.fit;

/**
 * Where a fitted law comes from; the same table, settings and version give the same law.
 *
 * @param source name of the table
 * @param sha256 of the table
 * @param runs that the law was fitted on
 * @param setAside runs that were sound but not used, such as all but the best of each (N, D)
 * @param rejected rows of the table that could not be used
 * @param seed of resampling and folds
 * @param confidence level of all intervals: 0.95
 */
public record Provenance(
        String source, String sha256, int runs, int setAside, int rejected, long seed, double confidence) {}
