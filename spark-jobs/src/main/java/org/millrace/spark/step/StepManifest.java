package org.millrace.spark.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.mix.Amount;

/**
 * What a finished step says of itself, in {@code _manifest.json}. It holds no times and no host names: the same plan gives
 * the same bytes.
 *
 * @param step name of the step
 * @param codeVersion of the code that wrote it
 * @param config resolved settings of the step
 * @param fingerprint {@link StepPlan#fingerprint()}
 * @param inputs what it read
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param rowsDropped rows dropped on purpose
 * @param rowsRejected rows that could not be read
 * @param dropped rows dropped, by reason
 * @param matches rows dropped for something of a list, such as a benchmark's item, by reason and by what that was
 * @param rejected rows that could not be read, by reason
 * @param examples at most three of each reason
 * @param sources amounts by source
 * @param languages documents written, by language
 * @param groups documents written times their copies, by {@link org.millrace.data.mix.Group#key()}
 * @param lengths characters of the documents written, or tokens for steps that write tokens
 * @param files every file of the step
 * @param statistics what only this step can tell
 * @param packed description of the packed dataset; only of {@code pack}
 */
public record StepManifest(
        String step,
        int codeVersion,
        JsonNode config,
        String fingerprint,
        List<InputEntry> inputs,
        long rowsIn,
        long rowsOut,
        long rowsDropped,
        long rowsRejected,
        SortedMap<String, Long> dropped,
        SortedMap<String, SortedMap<String, Long>> matches,
        SortedMap<String, Long> rejected,
        SortedMap<String, List<Example>> examples,
        SortedMap<String, SourceCounts> sources,
        SortedMap<String, Long> languages,
        SortedMap<String, Amount> groups,
        Histogram lengths,
        List<FileEntry> files,
        JsonNode statistics,
        @JsonProperty("packed") @Nullable JsonNode packed) {

    /** Name of the file; its presence says that the step is whole. */
    public static final String FILE = "_manifest.json";

    static StepManifest of(StepPlan plan, StepResult result, List<FileEntry> files) {
        Counts counts = result.counts();
        return new StepManifest(
                plan.step(),
                plan.codeVersion(),
                plan.config(),
                plan.fingerprint(),
                plan.inputs(),
                counts.rowsIn(),
                counts.rowsOut(),
                counts.rowsDropped(),
                counts.rowsRejected(),
                counts.dropped(),
                counts.matches(),
                counts.rejected(),
                counts.examples(),
                counts.sources(),
                counts.languages(),
                counts.groups(),
                counts.histogram(counts.histograms().containsKey(Tally.TOKENS) ? Tally.TOKENS : Tally.CHARACTERS),
                files,
                StableJson.tree(result.statistics()),
                result.packed());
    }

    /** Names of the parts that the next step reads, in their order; what was dropped or rejected is not among them. */
    public List<String> parts() {
        return files.stream()
                .map(FileEntry::name)
                .filter(name -> name.startsWith("part-"))
                .toList();
    }

    /** Tokens that the step wrote, times copies. */
    public long tokens() {
        return sources.values().stream().mapToLong(SourceCounts::tokensOut).sum();
    }
}
