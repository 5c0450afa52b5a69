package org.millrace.spark.dedup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.dedup.MinHashSettings;
import org.millrace.spark.BadDataException;
import org.millrace.spark.dedup.NumberFile.SideFile;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Problems;

/**
 * The keys of all documents that a finished step has seen, kept or not: files {@code _index/part-…} among its own, with its
 * manifest. A chain of snapshots has one index each; a key that an index compared with has already is not in the next.
 *
 * @param directory of the step
 * @param files of keys
 * @param statistics what the manifest says of the index
 */
record BandIndex(String directory, List<FileEntry> files, JsonNode statistics) {

    /** Where a manifest's statistics tell of the index. */
    static final String STATISTICS = "index";

    private static final String SETTINGS = "settings";
    private static final String ROWS = "rows";
    private static final String SUM = "sum";

    /** What a step's manifest says of the index that it has written. */
    static Map<String, Object> describe(MinHashSettings settings, List<SideFile> files) {
        return Map.of(
                SETTINGS, settings,
                ROWS, files.stream().mapToLong(file -> file.file().rows()).sum(),
                SUM, files.stream().mapToLong(SideFile::sum).sum());
    }

    /** The index of a step; without statistics where there is none, which {@link #check} tells. */
    static BandIndex open(Configuration configuration, String directory) throws IOException {
        Optional<StepManifest> manifest = new StepDirectory(configuration, new Path(directory)).finished();
        return new BandIndex(
                directory,
                manifest.map(StepManifest::files).orElse(List.of()).stream()
                        .filter(file -> file.name().startsWith("_" + BucketTask.INDEX + "/"))
                        .toList(),
                manifest.map(StepManifest::statistics)
                        .map(all -> all.path(STATISTICS))
                        .orElse(StableJson.tree(Map.of())));
    }

    /** Adds what keeps the index from being compared with such signatures. */
    void check(MinHashSettings settings, Problems problems, String key) {
        if (!statistics.has(SETTINGS)) {
            problems.add(
                    key,
                    directory,
                    "the directory of a finished minhash step that has written an index",
                    "Set write_index: true there and run it again");
        } else if (!statistics.get(SETTINGS).equals(StableJson.tree(settings))) {
            problems.add(
                    key,
                    "an index of " + statistics.get(SETTINGS),
                    "one of the same signatures, " + StableJson.tree(settings));
        }
    }

    /**
     * The same check when the step runs.
     *
     * @throws BadDataException where the index is no longer what it was when the run began
     */
    void require(MinHashSettings settings) {
        Problems problems = new Problems();
        check(settings, problems, directory);
        if (!problems.isEmpty()) {
            throw new BadDataException(problems.list().toString());
        }
    }

    List<String> paths() {
        return files.stream()
                .map(file -> new Path(directory, file.name()).toString())
                .toList();
    }

    long rows() {
        return statistics.path(ROWS).asLong();
    }

    long sum() {
        return statistics.path(SUM).asLong();
    }
}
