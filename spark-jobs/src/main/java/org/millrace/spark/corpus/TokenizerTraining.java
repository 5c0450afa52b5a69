package org.millrace.spark.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.ReadLimits;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.BadDataException;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.InputEntry;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepRunner;

/**
 * Trains a tokenizer on files, outside a run: the steps {@code read} and {@code tokenizer} of a corpus in a folder of
 * their own beside the output, which is removed in the end, whatever happens.
 *
 * <pre>
 *   files ─read─► documents ─words─► merges ─► tokenizer.json, tokenizer_config.json
 *           └──► bad records
 * </pre>
 */
public final class TokenizerTraining {

    private final JavaSparkContext spark;
    private final TokenizerRecipe recipe;
    private final double maxBadShare;
    private final @Nullable Path rejected;

    /**
     * @param maxBadShare share of records that may be unreadable
     * @param rejected file for the records that are; null where they are only counted
     */
    public TokenizerTraining(
            JavaSparkContext spark, TokenizerRecipe recipe, double maxBadShare, @Nullable Path rejected) {
        this.spark = spark;
        this.recipe = recipe;
        this.maxBadShare = maxBadShare;
        this.rejected = rejected;
    }

    /**
     * Trains, and leaves both files in a folder, where files of these names are replaced.
     *
     * @return the manifest of the documents that it was trained on
     * @throws org.millrace.data.read.MissingInputException where a source matches no file
     * @throws BadDataException where too many records cannot be read, or none holds text
     */
    public StepManifest train(List<InputSource> sources, Path output) throws IOException {
        Configuration configuration = spark.hadoopConfiguration();
        InputManifest inputs = FrozenInputs.freeze(configuration, sources);
        Path work = new Path(output.getParent(), "." + output.getName() + ".work");
        FileSystem fileSystem = work.getFileSystem(configuration);
        fileSystem.delete(work, true);
        try {
            StepRunner runner = new StepRunner(spark, work);
            StepPlan read = new StepPlan(
                    "read", 1, StableJson.tree(Map.of()), List.of(new InputEntry("inputs", inputs.fingerprint())));
            PassBody reading = PassBody.reading(
                    read, new RawFiles(inputs, FrozenInputs.DEFAULT_RANGE_BYTES, ReadLimits.DEFAULT, 1));
            // Without its own checks: they would come before the bad records are kept, and speak of a run's keys.
            StepManifest documents =
                    runner.buildTogether(List.of(read), reading::build).get(0);
            keepRejected(documents, new Path(work, "read"), configuration);
            requireReadable(documents);
            StepPlan train = new StepPlan(
                    "tokenizer",
                    1,
                    StableJson.tree(Map.of("recipe", recipe)),
                    List.of(new InputEntry("read", read.fingerprint())));
            runner.run(train, job -> recipe.train(job, documents, new Path(work, "read")));
            publish(new Path(work, "tokenizer"), output, configuration);
            return documents;
        } finally {
            fileSystem.delete(work, true);
        }
    }

    private void requireReadable(StepManifest documents) {
        double share = (double) documents.rowsRejected() / Math.max(1, documents.rowsIn());
        if (share > maxBadShare) {
            throw new BadDataException(String.format(
                    Locale.ROOT,
                    "%d of %d records (%.2f %%) could not be read, --max-bad-share allows %.2f %%: %s. Mend the files, or"
                            + " raise it; --rejected FILE keeps them all with their reasons",
                    documents.rowsRejected(),
                    documents.rowsIn(),
                    100 * share,
                    100 * maxBadShare,
                    documents.rejected()));
        }
        if (documents.rowsOut() == 0) {
            throw new BadDataException("No record of the files holds text; bad records: "
                    + (documents.rejected().isEmpty() ? "none" : documents.rejected()));
        }
    }

    /** Puts the bad records of all parts into one file. */
    private void keepRejected(StepManifest documents, Path directory, Configuration configuration) throws IOException {
        if (rejected == null) {
            return;
        }
        FileSystem fileSystem = rejected.getFileSystem(configuration);
        Path temporary = new Path(rejected.getParent(), "." + rejected.getName() + ".tmp");
        try (OutputStream out = fileSystem.create(temporary, true)) {
            for (FileEntry file : documents.files()) {
                if (file.name().startsWith("_rejected/")) {
                    Path part = new Path(directory, file.name());
                    try (var in = part.getFileSystem(configuration).open(part)) {
                        in.transferTo(out);
                    }
                }
            }
        }
        replace(temporary, rejected, fileSystem);
    }

    private static void publish(Path trained, Path output, Configuration configuration) throws IOException {
        FileSystem fileSystem = output.getFileSystem(configuration);
        fileSystem.mkdirs(output);
        // The one that decides everything comes last.
        for (String name : List.of(TokenizerFiles.CONFIG, TokenizerFiles.TOKENIZER)) {
            replace(new Path(trained, name), new Path(output, name), fileSystem);
        }
    }

    private static void replace(Path from, Path to, FileSystem fileSystem) throws IOException {
        fileSystem.delete(to, false);
        if (!fileSystem.rename(from, to)) {
            throw new IOException("Could not rename %s to %s".formatted(from, to));
        }
    }
}
