package org.millrace.data.classify;

import java.util.Arrays;

/**
 * How many documents and tokens have which score; histograms of parts add up to that of the whole. From it comes the
 * threshold that keeps a wanted share of the tokens.
 */
public final class ScoreHistogram {

    /** A bin is 1/1024 of log-odds wide. */
    private static final int BINS_PER_UNIT = 1 << 10;

    private static final int BINS = (int) (2 * LogOdds.LIMIT * BINS_PER_UNIT) + 1;

    private final long[] tokens = new long[BINS];
    private long documents;
    private long allTokens;

    /**
     * @param logOdds of the wanted label
     * @param documentTokens its size; any measure of size will do if it is the same for all
     */
    public void add(double logOdds, long documentTokens) {
        tokens[bin(logOdds)] += documentTokens;
        allTokens += documentTokens;
        documents++;
    }

    /** Everything that it holds; two of them, added up place by place, are those of both. */
    public long[] counts() {
        long[] counts = Arrays.copyOf(tokens, BINS + 1);
        counts[BINS] = documents;
        return counts;
    }

    /** The inverse of {@link #counts()}. */
    public static ScoreHistogram ofCounts(long[] counts) {
        if (counts.length != BINS + 1) {
            throw new IllegalArgumentException(
                    "A histogram has %d counts, cannot have: %d".formatted(BINS + 1, counts.length));
        }
        ScoreHistogram histogram = new ScoreHistogram();
        System.arraycopy(counts, 0, histogram.tokens, 0, BINS);
        histogram.allTokens = Arrays.stream(histogram.tokens).sum();
        histogram.documents = counts[BINS];
        return histogram;
    }

    public long documents() {
        return documents;
    }

    public long tokens() {
        return allTokens;
    }

    /**
     * The highest threshold at which the documents at or above it have at least the share of all tokens.
     *
     * @param share from 0 to 1
     * @return log-odds
     */
    public double threshold(double share) {
        double wanted = share * allTokens;
        long kept = 0;
        for (int i = BINS - 1; i > 0; i--) {
            kept += tokens[i];
            if (kept >= wanted && kept > 0) {
                return lowerEdge(i);
            }
        }
        return -LogOdds.LIMIT;
    }

    /** Share of the tokens in documents at or above a threshold that {@link #threshold} has given. */
    public double keptShare(double threshold) {
        long kept = 0;
        for (int i = bin(threshold); i < BINS; i++) {
            kept += tokens[i];
        }
        return allTokens == 0 ? 0 : (double) kept / allTokens;
    }

    private static int bin(double logOdds) {
        double limited = Math.max(-LogOdds.LIMIT, Math.min(LogOdds.LIMIT, logOdds));
        return (int) Math.floor((limited + LogOdds.LIMIT) * BINS_PER_UNIT);
    }

    private static double lowerEdge(int bin) {
        return (double) bin / BINS_PER_UNIT - LogOdds.LIMIT;
    }
}
