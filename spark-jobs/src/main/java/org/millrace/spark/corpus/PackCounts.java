package org.millrace.spark.corpus;

import java.util.SortedMap;
import org.millrace.data.pack.PackStatistics;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.Tally;

/** What packing did, on its way from tasks to the driver among a step's other amounts. */
final class PackCounts {

    private static final String SEQUENCES = "sequences";
    private static final String FULL_LENGTH = "full_length";
    private static final String DOCUMENTS = "documents";
    private static final String TOKENS = "tokens";
    private static final String LEFT_OUT = "left_out";
    private static final String PADDING = "padding";
    private static final String CUTS = "cuts";
    private static final String DOCUMENTS_CUT = "documents_cut";
    private static final String DOCUMENTS_TOO_LONG = "documents_too_long";

    private PackCounts() {}

    static void add(PackStatistics statistics, Tally tally) {
        tally.statistic(SEQUENCES, statistics.sequences());
        tally.statistic(FULL_LENGTH, statistics.fullLength());
        tally.statistic(DOCUMENTS, statistics.documents());
        tally.statistic(TOKENS, statistics.tokens());
        tally.statistic(LEFT_OUT, statistics.leftOut());
        tally.statistic(PADDING, statistics.padding());
        tally.statistic(CUTS, statistics.cuts());
        tally.statistic(DOCUMENTS_CUT, statistics.documentsCut());
        tally.statistic(DOCUMENTS_TOO_LONG, statistics.documentsTooLong());
    }

    static PackStatistics of(Counts counts) {
        SortedMap<String, Long> amounts = counts.statistics();
        return new PackStatistics(
                amounts.getOrDefault(SEQUENCES, 0L),
                amounts.getOrDefault(FULL_LENGTH, 0L),
                amounts.getOrDefault(DOCUMENTS, 0L),
                amounts.getOrDefault(TOKENS, 0L),
                amounts.getOrDefault(LEFT_OUT, 0L),
                amounts.getOrDefault(PADDING, 0L),
                amounts.getOrDefault(CUTS, 0L),
                amounts.getOrDefault(DOCUMENTS_CUT, 0L),
                amounts.getOrDefault(DOCUMENTS_TOO_LONG, 0L));
    }
}
