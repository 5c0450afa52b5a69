package org.millrace.spark.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.AtomicFile;
import org.millrace.spark.step.Fingerprint;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.training.RunInputs;
import org.millrace.train.config.StageConfig;

/**
 * Carries a sweep out: every run that has no result yet becomes a Spark job of one task, the longest first, so that none
 * of them begins when all others are at their end. {@code runs.csv} is written anew after each.
 */
public final class Sweep {

    private static final Logger LOG = LogManager.getLogger(Sweep.class);
    private static final String GROUP = "sweep";
    private static final long POLL_MILLISECONDS = 100;

    private final JavaSparkContext spark;
    private final RunConfig base;
    private final List<SweepRun> runs;
    private final Map<String, SweepResult> results = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();

    /**
     * @param base the configuration that holds the sweep
     * @param runs of {@link SweepGrid}
     */
    public Sweep(JavaSparkContext spark, RunConfig base, List<SweepRun> runs) {
        this.spark = spark;
        this.base = base;
        this.runs = List.copyOf(runs);
    }

    /** The table of a sweep. */
    public static Path table(RunConfig base) {
        return new Path(SweepGrid.directory(base), SweepGrid.TABLE);
    }

    /**
     * Runs what has no result yet.
     *
     * @return a result for every run, in their order, failed ones included; without those that were not begun if the
     *     process was asked to end
     * @throws IOException if more runs failed than {@code sweep.max_failures}
     */
    public List<SweepResult> run() throws IOException, InterruptedException {
        String data = dataFingerprint();
        List<SweepRun> waiting = new ArrayList<>();
        for (SweepRun run : runs) {
            String fingerprint = run.fingerprint(data);
            fingerprints.put(run.name(), fingerprint);
            RunFolder folder = folder(run);
            Optional<SweepResult> finished = folder.result(fingerprint);
            if (finished.isPresent()) {
                folder.tidy(base.sweep().keepCheckpoints());
                results.put(run.name(), finished.get());
            } else {
                waiting.add(run);
            }
        }
        LOG.info("Sweep of {} runs, {} of them finished before", runs.size(), results.size());
        writeTable();
        waiting.sort(Comparator.comparingDouble(SweepRun::flops).reversed());
        Broadcast<SerializableConfiguration> hadoop =
                SerializableConfiguration.broadcast(spark.sc(), spark.hadoopConfiguration());
        spark.setJobGroup(GROUP, "millrace sweep", true);
        try {
            carryOut(waiting, hadoop);
        } catch (IOException | InterruptedException | RuntimeException stopped) {
            spark.cancelJobGroup(GROUP);
            throw stopped;
        } finally {
            spark.clearJobGroup();
        }
        return ordered();
    }

    private void carryOut(List<SweepRun> waiting, Broadcast<SerializableConfiguration> hadoop)
            throws IOException, InterruptedException {
        Map<SweepRun, JavaFutureAction<List<byte[]>>> jobs = new LinkedHashMap<>();
        int together = Math.max(1, Math.min(waiting.size(), new ExecutorSlots(spark).mostOfAMachine()));
        for (SweepRun run : waiting) {
            String fingerprint = fingerprints.getOrDefault(run.name(), "");
            SweepTask task = new SweepTask(run, fingerprint, directory(), together, hadoop);
            jobs.put(run, spark.parallelize(List.of(0), 1).map(task).collectAsync());
        }
        SweepProgress progress = new SweepProgress(spark, waiting);
        while (!jobs.isEmpty()) {
            List<SweepRun> ended = jobs.keySet().stream()
                    .filter(run -> job(jobs, run).isDone())
                    .toList();
            for (SweepRun run : ended) {
                SweepResult result = result(run, job(jobs, run));
                jobs.remove(run);
                if (ShutdownHookManager.get().isShutdownInProgress()) {
                    LOG.warn("The sweep stops; the same command goes on");
                    return;
                }
                results.put(run.name(), result);
                writeTable();
                progress.ended(run, result);
                requireFewFailures();
            }
            progress.report(jobs);
            if (ended.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
            }
        }
    }

    private static JavaFutureAction<List<byte[]>> job(
            Map<SweepRun, JavaFutureAction<List<byte[]>>> jobs, SweepRun run) {
        @Nullable JavaFutureAction<List<byte[]>> job = jobs.get(run);
        if (job == null) {
            throw new IllegalStateException("There is no job of " + run.name());
        }
        return job;
    }

    private SweepResult result(SweepRun run, JavaFutureAction<List<byte[]>> job)
            throws IOException, InterruptedException {
        try {
            return StableJson.read(job.get().get(0), SweepResult.class);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.error("{} failed", run.name(), cause);
            String reason =
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            LossCurve curve = folder(run).curveSoFar();
            String fingerprint = fingerprints.getOrDefault(run.name(), "");
            return SweepResult.of(run, fingerprint, RunStatus.FAILED, curve, null, null, reason);
        }
    }

    private void requireFewFailures() throws IOException {
        List<SweepResult> failed = ordered().stream()
                .filter(result -> result.status() == RunStatus.FAILED)
                .toList();
        if (failed.size() > base.sweep().maxFailures()) {
            throw new IOException(
                    "%d runs failed, more than sweep.max_failures (%d); one of them: %s; runs that were under way go on from their checkpoints with the same command"
                            .formatted(
                                    failed.size(),
                                    base.sweep().maxFailures(),
                                    failed.get(failed.size() - 1).run() + ": "
                                            + failed.get(failed.size() - 1).reason()));
        }
    }

    private List<SweepResult> ordered() {
        List<SweepResult> ordered = new ArrayList<>();
        for (SweepRun run : runs) {
            SweepResult result = results.get(run.name());
            if (result != null) {
                ordered.add(result);
            }
        }
        return ordered;
    }

    private void writeTable() throws IOException {
        AtomicFile.write(configuration(), table(base), SweepTable.csv(ordered()));
    }

    /** Of all packed data: the manifests have a checksum of every file. */
    private String dataFingerprint() throws IOException {
        ByteArrayOutputStream manifests = new ByteArrayOutputStream();
        TreeSet<String> stages = new TreeSet<>();
        base.training().stages().stream().map(StageConfig::name).forEach(stages::add);
        for (String stage : stages) {
            Path manifest = new Path(RunInputs.dataset(directory(), stage), "_manifest.json");
            try (var in = manifest.getFileSystem(configuration()).open(manifest)) {
                in.transferTo(manifests);
            }
        }
        return Fingerprint.of(manifests.toByteArray());
    }

    private Path directory() {
        return new Path(base.run().directory());
    }

    private RunFolder folder(SweepRun run) throws IOException {
        return new RunFolder(configuration(), new Path(run.config().run().directory()));
    }

    private Configuration configuration() {
        return spark.hadoopConfiguration();
    }
}
