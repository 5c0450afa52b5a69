package org.millrace.spark.training;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.RunLockedException;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.watch.RunEnd;
import org.millrace.spark.watch.RunWatch;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointStore;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.loop.RankPlan;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;

/**
 * Trains a run to its end, on the executors of a cluster or on threads of this process, through all that can be mended by
 * going on from a checkpoint.
 */
public final class TrainingDriver {

    private static final Logger LOG = LogManager.getLogger(TrainingDriver.class);
    private static final int SECRET_BYTES = 32;

    private final RunConfig run;
    private final Configuration hadoop;
    private final SparkConf spark;
    private final @Nullable Integer profiledSteps;
    private final AtomicReference<@Nullable RestartLoop> begun = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * @param spark whose master says where ranks run
     * @param profiledSteps steps whose kernels rank 0 times; null for none
     */
    public TrainingDriver(RunConfig run, Configuration hadoop, SparkConf spark, @Nullable Integer profiledSteps) {
        this.run = run;
        this.hadoop = hadoop;
        this.spark = spark;
        this.profiledSteps = profiledSteps;
    }

    /** Adds what keeps a run from having its ranks where the master says. */
    public static void check(RunConfig run, SparkConf spark, Problems problems) {
        TrainingSettings.checkResource(spark, run.training().distributed().resource(), problems);
        int ranks = run.training().ranks();
        String master = spark.get("spark.master");
        if (!TrainingSettings.isCluster(spark) && ranks > Math.max(1, TrainingSettings.localSlots(master))) {
            problems.add(
                    "training.ranks",
                    ranks,
                    "at most %d, the threads of spark.master %s".formatted(TrainingSettings.localSlots(master), master),
                    "lower it, set spark.master: local[%d], or name a cluster".formatted(ranks));
        }
    }

    /** Where the run's training is, which one driver at a time may {@link RunLock#acquire lock}. */
    public static Path directory(RunConfig run) {
        return new Path(run.run().directory(), TrainingJob.TRAINING);
    }

    /**
     * Trains until the last step is done or a stop was asked for.
     *
     * @param lock of the run's training directory, held by the caller
     * @return whether the last step is done
     * @throws org.millrace.spark.RankException if the run cannot go on
     * @throws org.millrace.spark.MissingSlotsException if the cluster has too few slots for all ranks
     */
    public boolean train(RunLock lock) throws IOException, InterruptedException {
        TrainingJob job = TrainingJob.of(run, hadoop, lock, profiledSteps);
        if (!TrainingSettings.isCluster(spark)) {
            try (RunWatch watch = watch(job);
                    Ranks ranks = new LocalRanks(job, hadoop, run.training().ranks(), watch::update)) {
                return train(ranks, job, lock, watch);
            }
        }
        SparkConf settings = TrainingSettings.apply(
                spark, run.training().ranks(), run.training().distributed());
        try (JavaSparkContext context = new JavaSparkContext(settings)) {
            try {
                return train(context, job, lock);
            } catch (IOException | InterruptedException | RuntimeException | Error failure) {
                // Or YARN, which hears nothing of a driver outside of it but this, takes the application for a success.
                context.sc().stop(1);
                throw failure;
            }
        }
    }

    private boolean train(JavaSparkContext context, TrainingJob job, RunLock lock)
            throws IOException, InterruptedException {
        PretrainingWork work = new PretrainingWork(
                job, secret(), SerializableConfiguration.broadcast(context.sc(), context.hadoopConfiguration()));
        try (RunWatch watch = watch(job);
                Ranks ranks = new BarrierRanks(context, run.training().distributed(), work, watch::update)) {
            return train(ranks, job, lock, watch);
        }
    }

    /** Asks the run to end after the step it is at, with a checkpoint; any thread may ask, at any time. */
    public void stop() {
        stopped = true;
        RestartLoop loop = begun.get();
        if (loop != null) {
            loop.stop();
        }
    }

    private RunWatch watch(TrainingJob job) {
        return RunWatch.open(run.watch(), new Path(job.directory()));
    }

    private boolean train(Ranks ranks, TrainingJob job, RunLock lock, RunWatch watch)
            throws IOException, InterruptedException {
        DistributedConfig distributed = run.training().distributed();
        Hyperparameters hyperparameters = Hyperparameters.resolve(
                run.model(),
                run.training(),
                ChosenLaws.read(hadoop, run.training().hyperparameters()));
        RankPlan possible = RankPlan.of(run.training(), TrainingPlan.of(run.training(), hyperparameters));
        CheckpointStore store = new CheckpointStore(
                hadoop,
                new Path(job.training(), "checkpoints"),
                run.training().checkpoint().keep());
        RestartLoop loop = new RestartLoop(
                ranks,
                new RankCounts(run.training().ranks(), distributed.minRanks(), possible::most),
                distributed,
                () -> newest(store, lock),
                new Told(watch, lock));
        LOG.info("Training on {} ranks", run.training().ranks());
        begun.set(loop);
        if (stopped) {
            loop.stop();
        }
        try {
            boolean complete = loop.run();
            watch.ended(complete ? RunEnd.COMPLETE : RunEnd.STOPPED);
            return complete;
        } catch (IOException | RuntimeException failure) {
            watch.ended(RunEnd.FAILED);
            throw failure;
        }
    }

    private static long newest(CheckpointStore store, RunLock lock) throws IOException {
        String loss = lock.loss();
        if (loss != null) {
            throw new RunLockedException("This driver ends, since " + loss);
        }
        return store.committed().stream().mapToLong(Checkpoint::step).max().orElse(0);
    }

    /** Hands on what the loop tells. */
    private record Told(RunWatch watch, RunLock lock) implements RestartLoop.Observer {
        @Override
        public void begin(int generation, int ranks) throws IOException, InterruptedException {
            lock.begin(generation);
            watch.begin(ranks);
        }

        @Override
        public void failed(String reason) {
            watch.failed(reason);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
