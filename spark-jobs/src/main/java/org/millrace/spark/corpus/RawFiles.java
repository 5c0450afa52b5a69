package org.millrace.spark.corpus;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.ReadLimits;
import org.millrace.data.read.ReadSplits;
import org.millrace.spark.BadDataException;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.Example;
import org.millrace.spark.step.SharedJob;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/** From the files of the input manifest to documents. What cannot be read is set aside; too much of it stops the run. */
final class RawFiles implements PassInput {

    private static final Logger LOG = LogManager.getLogger(RawFiles.class);

    private final InputManifest inputs;
    private final long partSize;
    private final ReadLimits limits;
    private final double maxBadShare;

    /**
     * @param partSize bytes of input a task, and of text a part
     * @param limits what a record may take
     * @param maxBadShare share of records that may be unreadable
     */
    RawFiles(InputManifest inputs, long partSize, ReadLimits limits, double maxBadShare) {
        this.inputs = inputs;
        this.partSize = partSize;
        this.limits = limits;
        this.maxBadShare = maxBadShare;
    }

    @Override
    public List<StepResult> run(
            SharedJob job, List<PassStage> stages, Broadcast<PerExecutor<List<DocumentFilter>>> filters) {
        List<byte[]> groups = ReadSplits.plan(inputs, partSize).stream()
                .map(StableJson::compact)
                .toList();
        LOG.info(
                "read: {} files of {} sources, {} bytes, in {} tasks",
                inputs.files().size(),
                inputs.sources().size(),
                inputs.bytes(),
                groups.size());
        JavaRDD<byte[]> rows =
                groups.isEmpty() ? job.spark().emptyRDD() : job.spark().parallelize(groups, groups.size());
        return job.run(
                rows, stages.size(), new ReadTask(stages, filters, job.files().get(0), partSize, limits));
    }

    @Override
    public void check(StepManifest manifest, Path directory) {
        if (!manifest.step().equals("read")) {
            return;
        }
        double share = manifest.rowsIn() == 0 ? 0 : (double) manifest.rowsRejected() / manifest.rowsIn();
        if (share > maxBadShare) {
            throw new BadDataException(String.format(
                    Locale.ROOT,
                    "%d of %d records (%.2f %%) could not be read; data.max_bad_share allows %.2f %%.%n%s%n"
                            + "All of them are in %s. Mend or leave out the files, or raise data.max_bad_share.",
                    manifest.rowsRejected(),
                    manifest.rowsIn(),
                    100 * share,
                    100 * maxBadShare,
                    table(manifest),
                    new Path(directory, "_rejected")));
        }
        if (manifest.rowsOut() == 0) {
            throw new BadDataException("The %d files of the run hold no document"
                    .formatted(inputs.files().size()));
        }
        if (manifest.rowsRejected() > 0) {
            LOG.warn("read: {} records could not be read:\n{}", manifest.rowsRejected(), table(manifest));
        }
    }

    /** A line for each reason, with the first record that it befell. */
    private static String table(StepManifest manifest) {
        StringBuilder table = new StringBuilder("  %-20s %9s  %s".formatted("reason", "records", "the first of them"));
        manifest.rejected().forEach((reason, count) -> {
            List<Example> examples = manifest.examples().getOrDefault(reason, List.of());
            String first = examples.isEmpty()
                    ? ""
                    : "%s, %s: %s"
                            .formatted(
                                    examples.get(0).uri(),
                                    examples.get(0).id(),
                                    examples.get(0).measured());
            table.append("%n  %-20s %9d  %s".formatted(reason, count, first));
        });
        return table.toString();
    }
}
