package org.millrace.spark.training;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.watch.RunStatus;
import org.millrace.spark.watch.StatusListener;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.loop.StopRequest;
import org.millrace.train.memory.MachineMemory;

/** Ranks as threads of the driver, which talk through its memory: no Spark is started. */
final class LocalRanks implements Ranks {

    private static final Logger LOG = LogManager.getLogger(LocalRanks.class);
    private static final String HOST = "this machine";

    private final TrainingJob job;
    private final Configuration hadoop;
    private final int slots;
    private final Consumer<RunStatus> told;
    private final List<StopRequest> stops = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /**
     * @param slots ranks that may run at once
     * @param told of how far rank 0 is
     */
    LocalRanks(TrainingJob job, Configuration hadoop, int slots, Consumer<RunStatus> told) {
        this.told = told;
        this.job = job;
        this.hadoop = hadoop;
        this.slots = slots;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public String inventory() {
        return "%d threads of this process".formatted(slots);
    }

    @Override
    public AttemptEnd run(Attempt attempt) throws InterruptedException {
        int ranks = attempt.ranks();
        RunConfig config = config(ranks);
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = config.training().threads() == 0
                ? Math.max(1, cores / ranks)
                : config.training().threads();
        Duration timeout = Duration.ofSeconds(config.training().distributed().timeoutSeconds());
        List<ProcessGroup> groups = ranks == 1 ? List.of(InProcessGroup.single()) : InProcessGroup.of(ranks, timeout);
        ExecutorService executor = Executors.newFixedThreadPool(ranks);
        try {
            List<Future<RankOutcome>> running = new ArrayList<>();
            for (ProcessGroup group : groups) {
                running.add(executor.submit(() -> run(attempt.generation(), config, group, threads)));
            }
            List<RankOutcome> outcomes = new ArrayList<>();
            for (Future<RankOutcome> rank : running) {
                outcomes.add(rank.get());
            }
            return AttemptEnd.of(outcomes);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Error error) { // of the Java machine: everybody's
                throw error;
            }
            throw new IllegalStateException("A rank could not even fail", failure.getCause());
        } finally {
            executor.shutdownNow();
            stops.clear();
        }
    }

    /** All ranks share the process and its memory. */
    private RunConfig config(int ranks) {
        RunConfig config = job.config();
        if (ranks == 1) {
            return config;
        }
        Long memory = config.training().memory();
        long whole = memory == null ? MachineMemory.ofThisProcess().usable().bytes() : memory;
        return job.config("training.memory=" + whole / ranks);
    }

    private RankOutcome run(int generation, RunConfig config, ProcessGroup group, int threads) {
        Thread.currentThread().setName("rank-" + group.rank());
        try (group) {
            return RankOutcome.ended(
                    group.rank(), HOST, job.train(generation, config, hadoop, group, threads, pretraining -> {
                        add(pretraining.stop());
                        return group.rank() == 0
                                ? pretraining.listen(new StatusListener(told, InstantSource.system()))
                                : pretraining;
                    }));
        } catch (Exception | LinkageError failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("Rank {} failed", group.rank(), failure);
            return RankOutcome.failed(group.rank(), HOST, failure);
        }
    }

    private void add(StopRequest stop) {
        stops.add(stop);
        if (stopped) {
            stop.request();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        stops.forEach(StopRequest::request);
    }

    @Override
    public void close() {}
}
