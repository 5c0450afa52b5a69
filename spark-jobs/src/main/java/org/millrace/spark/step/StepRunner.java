package org.millrace.spark.step;

import java.io.IOException;
import java.util.ArrayList;
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
        return buildTogether(List.of(plan), new Alone(body)).get(0);
    }

    /** The manifest of a step, if it is finished according to this plan. */
    public Optional<StepManifest> finished(StepPlan plan) throws IOException {
        return directory(plan.step())
                .finished()
                .filter(manifest -> manifest.fingerprint().equals(plan.fingerprint()));
    }

    /**
     * Builds steps that go over the data together, whether they are finished or not. Each appears when it is whole, the
     * first one first, so whatever is there after a kill is true of the data.
     *
     * @return their manifests, in their order
     * @throws IOException where files cannot be written or read
     */
    public List<StepManifest> buildTogether(List<StepPlan> plans, SharedBody body) throws IOException {
        List<String> names = plans.stream().map(StepPlan::step).toList();
        String together = String.join(" + ", names);
        List<StepDirectory> directories =
                plans.stream().map(plan -> directory(plan.step())).toList();
        LOG.info(
                "{}: begins, writing to {}",
                together,
                directories.get(directories.size() - 1).path());
        for (StepDirectory directory : directories) {
            directory.clear();
        }
        Broadcast<SerializableConfiguration> shipped = SerializableConfiguration.broadcast(spark.sc(), configuration());
        List<StepFiles> files = directories.stream()
                .map(directory -> new StepFiles(directory.path(), shipped))
                .toList();
        PartReports reports = new PartReports();
        spark.setJobGroup(together, "millrace " + together, true);
        try (TaskMeter meter = TaskMeter.start(spark.sc());
                StepProgress progress = StepProgress.start(together, spark, reports)) {
            List<StepResult> results = body.build(new SharedJob(spark, files, reports));
            meter.settle();
            List<StepManifest> manifests = new ArrayList<>();
            for (int i = 0; i < plans.size(); i++) {
                StepDirectory directory = directories.get(i);
                List<FileEntry> accepted = directory.accept(results.get(i).parts());
                StepManifest manifest = StepManifest.of(plans.get(i), results.get(i), accepted);
                body.check(manifest, directory.path());
                manifests.add(manifest);
            }
            // Only now, so that a check that fails leaves none of them finished.
            for (int i = 0; i < plans.size(); i++) {
                finish(manifests.get(i), directories.get(i), results.get(i), names, meter, progress.seconds());
            }
            return manifests;
        } finally {
            spark.clearJobGroup();
            shipped.destroy();
        }
    }

    private static void finish(
            StepManifest manifest,
            StepDirectory directory,
            StepResult result,
            List<String> together,
            TaskMeter meter,
            double seconds)
            throws IOException {
        directory.finish(
                manifest,
                new StepTiming(
                        seconds,
                        manifest.rowsIn() / seconds,
                        result.ownSeconds() > 0 ? meter.coreSeconds(result.ownSeconds()) : meter.coreSeconds(),
                        meter.coreSeconds(result.writeSeconds()),
                        meter.coreSeconds(),
                        together,
                        meter.bytesShuffled()));
        LOG.info(
                "{}: finished in {} s, {} rows in, {} out, {} dropped, {} rejected, {} files",
                manifest.step(),
                String.format(Locale.ROOT, "%.1f", seconds),
                manifest.rowsIn(),
                manifest.rowsOut(),
                manifest.rowsDropped(),
                manifest.rowsRejected(),
                manifest.files().size());
    }

    /** A step that shares its work with no other. */
    private record Alone(StepBody body) implements SharedBody {

        @Override
        public List<StepResult> build(SharedJob job) throws IOException {
            return List.of(body.build(new StepJob(job)));
        }

        @Override
        public void check(StepManifest manifest, Path directory) {
            body.check(manifest, directory);
        }
    }

    private StepDirectory directory(String step) {
        return new StepDirectory(configuration(), new Path(corpus, step));
    }

    private Configuration configuration() {
        return spark.hadoopConfiguration();
    }
}
