package org.millrace.spark.step;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Brings steps about: each is skipped where its plan has been carried out already, and carried out otherwise. */
public final class StepRunner {

    private static final Logger LOG = LogManager.getLogger(StepRunner.class);

    private final JavaSparkContext spark;
    private final Path corpus;

    /** @param corpus directory that has a directory for each step */
    public StepRunner(JavaSparkContext spark, Path corpus) {
        this.spark = spark;
        this.corpus = corpus;
    }

    /**
     * Returns the step's manifest, building the step first if need be.
     *
     * @throws IOException where files cannot be written or read
     * @throws org.millrace.spark.BadDataException where the step refuses what it found
     */
    public StepManifest run(StepPlan plan, StepBody body) throws IOException {
        StepDirectory directory = directory(plan.step());
        Optional<StepManifest> finished = directory.finished();
        if (finished.isPresent() && finished.get().fingerprint().equals(plan.fingerprint())) {
            LOG.info(
                    "{}: already finished, {} rows in {}",
                    plan.step(),
                    finished.get().rowsOut(),
                    directory.path());
            return finished.get();
        }
        finished.ifPresent(
                stale -> LOG.info("{}: its settings, inputs or code have changed, so it is built again", plan.step()));
        return build(plan, body, directory);
    }

    /** The manifest of a step, if it is finished according to this plan. */
    public Optional<StepManifest> finished(StepPlan plan) throws IOException {
        return directory(plan.step())
                .finished()
                .filter(manifest -> manifest.fingerprint().equals(plan.fingerprint()));
    }

    private StepManifest build(StepPlan plan, StepBody body, StepDirectory directory) throws IOException {
        LOG.info("{}: begins, writing to {}", plan.step(), directory.path());
        directory.clear();
        Broadcast<SerializableConfiguration> shipped = SerializableConfiguration.broadcast(spark.sc(), configuration());
        StepJob job = new StepJob(spark, new StepFiles(directory.path(), shipped));
        spark.setJobGroup(plan.step(), "millrace " + plan.step(), true);
        try (StepProgress progress = StepProgress.start(plan.step(), spark, job.reports())) {
            StepResult result = body.build(job);
            List<FileEntry> files = directory.accept(result.parts());
            StepManifest manifest = StepManifest.of(plan, result, files);
            body.check(manifest, directory.path());
            double seconds = progress.seconds();
            directory.finish(manifest, new StepTiming(seconds, manifest.rowsIn() / seconds));
            LOG.info(
                    "{}: finished in {} s, {} rows in, {} out, {} dropped, {} rejected, {} files",
                    plan.step(),
                    String.format(Locale.ROOT, "%.1f", seconds),
                    manifest.rowsIn(),
                    manifest.rowsOut(),
                    manifest.rowsDropped(),
                    manifest.rowsRejected(),
                    files.size());
            return manifest;
        } finally {
            spark.clearJobGroup();
            shipped.destroy();
        }
    }

    private StepDirectory directory(String step) {
        return new StepDirectory(configuration(), new Path(corpus, step));
    }

    private Configuration configuration() {
        return spark.hadoopConfiguration();
    }
}
