package org.millrace.spark.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What one data step did, from its manifest.
 *
 * @param name of the step
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param rowsDropped rows dropped on purpose
 * @param rowsRejected rows that could not be read
 * @param reasons why, the most frequent first
 * @param matches rows dropped for something of a list, by what that was
 * @param mixtures tables before and after, where the step is a mixture, by stage; empty for all other stages
 * @param sources amounts by source
 * @param languages documents by language
 * @param lengths documents by length
 * @param seconds it took, if that is known
 */
record StepSummary(
        String name,
        long rowsIn,
        long rowsOut,
        long rowsDropped,
        long rowsRejected,
        List<Reason> reasons,
        SortedMap<String, Long> matches,
        SortedMap<String, MixtureAmounts> mixtures,
        SortedMap<String, SourceAmounts> sources,
        SortedMap<String, Long> languages,
        List<LengthBucket> lengths,
        OptionalDouble seconds) {

    /**
     * Why rows did not go on.
     *
     * @param name of the rule
     * @param count of rows
     * @param rejected whether they could not even be read
     * @param examples a few of them
     */
    record Reason(String name, long count, boolean rejected, List<ExampleText> examples) {}

    /**
     * A document that did not go on.
     *
     * @param id its identity, or its place in the file
     * @param uri where it is from
     * @param measured what decided
     * @param threshold what that was held against; empty where there is no limit
     * @param excerpt beginning of its text
     */
    record ExampleText(String id, String uri, String measured, String threshold, String excerpt) {}

    /** Documents, characters and tokens of one source, before and after the step. */
    record SourceAmounts(long documentsIn, long documentsOut, long charactersIn, long charactersOut, long tokensOut) {}

    /** How many documents are from {@code from} characters up to, but without, the next power of two. */
    record LengthBucket(long from, long count) {}

    /**
     * A mixture.
     *
     * @param axes rows by axis: source, language, domain
     * @param warnings what is not as it was wanted
     */
    record MixtureAmounts(SortedMap<String, List<MixtureRow>> axes, List<String> warnings) {}

    /**
     * A category of an axis of a mixture; tokens are estimates.
     *
     * @param target the share wanted; nothing where it follows from others
     */
    record MixtureRow(
            String category,
            long documents,
            long tokensBefore,
            double shareBefore,
            OptionalDouble target,
            long tokensAfter,
            double shareAfter,
            double epochs) {}

    long charactersIn() {
        return sources.values().stream().mapToLong(SourceAmounts::charactersIn).sum();
    }

    long charactersOut() {
        return sources.values().stream().mapToLong(SourceAmounts::charactersOut).sum();
    }

    long tokensOut() {
        return sources.values().stream().mapToLong(SourceAmounts::tokensOut).sum();
    }
}
