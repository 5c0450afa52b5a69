package org.millrace.spark.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.watch.RunStatus;
import org.millrace.train.config.DistributedConfig;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Ranks as the tasks of one Spark job in barrier mode: all start together or none does, and Spark ends the others when it
 * loses one. An attempt is one such job; the Spark context serves them all, so executors stay warm between attempts.
 */
final class BarrierRanks implements Ranks {

    private static final Logger LOG = LogManager.getLogger(BarrierRanks.class);
    private static final long LOOK_MILLISECONDS = 100;

    /** How long ranks may take to end by themselves once one has failed: they hear of it from one another. */
    private static final long GRACE_SECONDS = 5;

    /** How long a task may take to end that was told to; longer than Spark's task reaper allows one that can still run. */
    private static final long LAST_GRACE_SECONDS = 12;

    /** How long more executors must have been there before a run is interrupted for them. */
    private static final long GROWTH_SECONDS = 5;

    private final JavaSparkContext spark;
    private final DistributedConfig distributed;
    private final RankWork work;
    private final ClusterSlots slots;
    private final TaskWatch tasks = new TaskWatch();
    private final DriverLink link;

    /** @param told of what rank 0 tells, if its work has a {@link RankLink} */
    BarrierRanks(JavaSparkContext spark, DistributedConfig distributed, RankWork work, Consumer<RunStatus> told) {
        this.link = new DriverLink(told);
        this.spark = spark;
        this.distributed = distributed;
        this.work = work;
        this.slots = new ClusterSlots(spark.sc(), distributed.resource());
        spark.sc().addSparkListener(tasks);
    }

    @Override
    public int slots() {
        return slots.count();
    }

    @Override
    public String inventory() {
        return slots.inventory();
    }

    @Override
    public void stop() {
        link.stopRanks();
    }

    @Override
    public AttemptEnd run(Attempt attempt) throws IOException, InterruptedException {
        String group = "millrace-training-" + attempt.generation();
        link.begin(attempt.generation());
        tasks.begin(group, attempt.ranks());
        Outcomes outcomes = new Outcomes(attempt.ranks());
        spark.setJobGroup(group, "millrace pretrain, attempt " + attempt.generation(), true);
        SimpleFutureAction<BoxedUnit> job;
        try {
            job = submit(attempt, outcomes);
        } finally {
            spark.clearJobGroup();
        }
        String fault;
        try {
            fault = await(job, attempt, outcomes);
        } catch (InterruptedException e) {
            spark.sc().cancelJobGroup(group);
            throw e;
        }
        if (!fault.isEmpty()) {
            LOG.warn("Attempt {} is ended: {}", attempt.generation(), fault);
            spark.sc().cancelJobGroup(group, fault);
        }
        awaitTasks();
        List<RankOutcome> ended = outcomes.list();
        log(ended);
        if (ended.size() < attempt.ranks()) {
            return AttemptEnd.lost(ended, fault.isEmpty() ? lost(job) : fault);
        }
        AttemptEnd end = AttemptEnd.of(ended);
        return end.end() == RankOutcome.End.STOPPED && link.order() == RankOrder.STOP_AT_CHECKPOINT
                ? new AttemptEnd(RankOutcome.End.GROWING, null, "")
                : end;
    }

    private SimpleFutureAction<BoxedUnit> submit(Attempt attempt, Outcomes outcomes) {
        List<Integer> indices = IntStream.range(0, attempt.ranks()).boxed().toList();
        RDD<byte[]> barrier = spark.parallelize(indices, attempt.ranks())
                .rdd()
                .barrier()
                .mapPartitions(
                        new RankTask(new RankWork.Call(attempt.generation(), slots.cores()), work),
                        false,
                        ClassTag$.MODULE$.apply(byte[].class));
        Seq<Object> partitions =
                CollectionConverters.<Object>asScala(List.copyOf(indices)).toSeq();
        return spark.sc().submitJob(barrier, new Only(), partitions, outcomes, new Done());
    }

    /** Waits for the end of the job; returns why it must be ended, or nothing if it has ended by itself. */
    private String await(SimpleFutureAction<?> job, Attempt attempt, Outcomes outcomes) throws InterruptedException {
        long began = System.nanoTime();
        long failed = 0;
        long more = 0;
        while (!job.isCompleted()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
            long now = System.nanoTime();
            if (!tasks.haveAllStarted() && now - began > TimeUnit.SECONDS.toNanos(distributed.launchSeconds())) {
                return "after %d s not all of the %d ranks have started: %s"
                        .formatted(distributed.launchSeconds(), attempt.ranks(), slots.inventory());
            }
            Optional<RankOutcome> cause = RankOutcome.cause(outcomes.list());
            if (cause.isPresent() && failed == 0) {
                failed = now;
            }
            if (failed != 0 && now - failed > TimeUnit.SECONDS.toNanos(GRACE_SECONDS)) {
                return "rank %d on %s failed, and %s did not end within %d s: %s"
                        .formatted(
                                cause.map(RankOutcome::rank).orElse(-1),
                                cause.map(RankOutcome::host).orElse(""),
                                tasks.running(),
                                GRACE_SECONDS,
                                cause.map(RankOutcome::message).orElse(""));
            }
            boolean canGrow = attempt.ranks() < attempt.counts().asked()
                    && attempt.counts().most(slots.count()).orElse(0) > attempt.ranks();
            more = !canGrow ? 0 : more == 0 ? now : more;
            if (canGrow && now - more > TimeUnit.SECONDS.toNanos(GROWTH_SECONDS) && link.stopAtCheckpoint()) {
                LOG.info("There are slots for more ranks: the run grows at its next checkpoint; {}", inventory());
            }
        }
        return "";
    }

    /** A task that does not end keeps its slot; its executor is ended and another asked for. */
    private void awaitTasks() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_GRACE_SECONDS);
        while (!tasks.runningExecutors().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
        }
        for (String executor : tasks.runningExecutors()) {
            LOG.warn("{} does not end: its executor {} is replaced", tasks.running(), executor);
            spark.sc().killAndReplaceExecutor(executor);
        }
    }

    private static void log(List<RankOutcome> outcomes) {
        for (RankOutcome outcome : outcomes) {
            if (outcome.end() == RankOutcome.End.FAILED) {
                LOG.warn(
                        "Rank {} on {} failed{}: {}",
                        outcome.rank(),
                        outcome.host(),
                        outcome.consequence() ? ", as a consequence" : "",
                        outcome.message());
            }
        }
    }

    /** Why Spark gave a job up; where it knows of a lost task, that. */
    private String lost(SimpleFutureAction<?> job) {
        String known = tasks.losses();
        if (!known.isEmpty()) {
            return known;
        }
        Option<? extends Try<?>> value = job.value();
        return value.isDefined() && value.get().isFailure()
                ? String.valueOf(value.get().failed().get().getMessage())
                : "Spark ended the job";
    }

    @Override
    public void close() {
        spark.sc().removeSparkListener(tasks);
        link.close();
    }

    /** What has come of an attempt's ranks; Spark hands it each task's result as it arrives. */
    private static final class Outcomes extends AbstractFunction2<Object, byte[], BoxedUnit> {
        private final List<RankOutcome> outcomes;

        Outcomes(int ranks) {
            outcomes = new ArrayList<>(ranks);
        }

        @Override
        public synchronized BoxedUnit apply(Object partition, byte[] result) {
            try {
                outcomes.add(StableJson.read(result, RankOutcome.class));
            } catch (IOException impossible) {
                throw new IllegalStateException("The result of rank " + partition + " cannot be read", impossible);
            }
            return BoxedUnit.UNIT;
        }

        synchronized List<RankOutcome> list() {
            return List.copyOf(outcomes);
        }
    }

    /** The one result of a task. */
    private static final class Only extends AbstractFunction1<Iterator<byte[]>, byte[]> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] apply(Iterator<byte[]> results) {
            return results.next();
        }
    }

    /** The result of the job: it has been handed over task by task. */
    private static final class Done extends AbstractFunction0<BoxedUnit> {
        @Override
        public BoxedUnit apply() {
            return BoxedUnit.UNIT;
        }
    }
}
