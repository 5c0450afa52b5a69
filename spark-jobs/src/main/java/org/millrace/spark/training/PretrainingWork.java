package org.millrace.spark.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.watch.StatusListener;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.TcpGroupSettings;
import org.millrace.train.distributed.TcpRendezvous;
import org.millrace.train.kernel.cpu.BoundThread;

/**
 * A rank on an executor: it binds a socket, tells the others where through Spark, meets them there, and trains, on a thread
 * bound to its CPUs if it was given any. The token that lets it in comes with the task and is never sent to a peer.
 */
final class PretrainingWork implements RankWork {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LogManager.getLogger(PretrainingWork.class);

    private final TrainingJob job;
    private final String secret;
    private final Broadcast<SerializableConfiguration> hadoop;

    /** @param secret shared by the ranks of this driver alone */
    PretrainingWork(TrainingJob job, String secret, Broadcast<SerializableConfiguration> hadoop) {
        this.job = job;
        this.secret = secret;
        this.hadoop = hadoop;
    }

    @Override
    public boolean run(Call call, BarrierTaskContext context) throws Exception {
        RunConfig asked = job.config();
        int rank = context.partitionId();
        String host = SparkEnv.get().blockManager().blockManagerId().host().replaceAll("[\\[\\]]", "");
        String executor = SparkEnv.get().executorId();
        RankCpus cpus = cpus(asked.training().distributed(), context, host, executor);
        try (TcpRendezvous rendezvous = TcpRendezvous.bind(host)) {
            RankPlace here = RankPlace.ofThisProcess(
                    rank,
                    rendezvous.address(),
                    host,
                    executor,
                    cpus,
                    YarnContainer.executorBytes(SparkEnv.get().conf()));
            List<RankPlace> all = gather(context, here);
            RunConfig config = job.config("training.memory="
                    + RankPlace.memoryOfARank(all, asked.training().memory()));
            Configuration configuration = hadoop.value().value();
            int threads = threads(asked.training().threads(), cpus, call.cores(), here, all);
            Callable<Boolean> training =
                    () -> train(call.generation(), config, configuration, rendezvous, here, all, threads);
            return cpus == null ? training.call() : BoundThread.call("rank-" + rank, cpus.list(), training);
        }
    }

    /** The CPUs that a rank is to keep to; null for all of its process. */
    private static @Nullable RankCpus cpus(
            DistributedConfig distributed, BarrierTaskContext context, String host, String executor) {
        String name = distributed.resource();
        if (name == null) {
            return null;
        }
        ResourceInformation resource = context.resourcesJMap().get(name);
        return RankCpus.of(
                name,
                resource == null ? List.of() : List.of(resource.addresses()),
                "rank %d on %s, executor %s".formatted(context.partitionId(), host, executor));
    }

    private boolean train(
            int generation,
            RunConfig config,
            Configuration configuration,
            TcpRendezvous rendezvous,
            RankPlace here,
            List<RankPlace> all,
            int threads)
            throws IOException, InterruptedException {
        DistributedConfig distributed = config.training().distributed();
        TcpGroupSettings settings = new TcpGroupSettings(
                secret,
                job.lock(),
                generation,
                Duration.ofSeconds(distributed.launchSeconds()),
                Duration.ofSeconds(distributed.timeoutSeconds()));
        List<String> addresses = all.stream().map(RankPlace::address).toList();
        try (ProcessGroup group = rendezvous.join(here.rank(), addresses, settings)) {
            LOG.info(
                    "Rank {} of {} on {}: {}, {} threads",
                    here.rank(),
                    all.size(),
                    here.description(),
                    group.description(),
                    threads);
            return job.train(generation, config, configuration, group, threads, pretraining -> {
                if (group.rank() == 0) {
                    int everySteps = config.training().checkpoint().everySteps();
                    RankLink link = new RankLink(generation, everySteps, pretraining.stop());
                    pretraining
                            .places(all.stream().map(RankPlace::description).toList())
                            .listen(new StatusListener(link::tell, InstantSource.system()))
                            .listen(link);
                }
                return pretraining;
            });
        }
    }

    /** All ranks' places, by rank. Spark takes a second for it. */
    private static List<RankPlace> gather(BarrierTaskContext context, RankPlace here) throws IOException {
        List<RankPlace> all = new ArrayList<>();
        for (String place : context.allGather(new String(StableJson.compact(here), StandardCharsets.UTF_8))) {
            all.add(StableJson.read(place.getBytes(StandardCharsets.UTF_8), RankPlace.class));
        }
        return all;
    }

    /** One for each of its CPUs, or its share of the executor's cores, unless the configuration says how many. */
    private static int threads(
            int asked, @Nullable RankCpus cpus, Map<String, Integer> cores, RankPlace here, List<RankPlace> all) {
        if (asked > 0) {
            return asked;
        }
        if (cpus != null) {
            return cpus.list().size();
        }
        Integer ofExecutor = cores.get(here.executor());
        return ofExecutor == null ? 1 : Math.max(1, ofExecutor / here.ranksInExecutor(all));
    }
}
