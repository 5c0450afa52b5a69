package org.millrace.spark.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.watch.StatusListener;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.TcpGroupSettings;
import org.millrace.train.distributed.TcpRendezvous;

/**
 * A rank on an executor: it binds a socket, tells the others where through Spark, meets them there, and trains. The token
 * that lets it in comes with the task and is never sent to a peer.
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
    public boolean run(Call call, BarrierTaskContext context) throws IOException, InterruptedException {
        RunConfig asked = job.config();
        DistributedConfig distributed = asked.training().distributed();
        int rank = context.partitionId();
        String host = SparkEnv.get().blockManager().blockManagerId().host().replaceAll("[\\[\\]]", "");
        String executor = SparkEnv.get().executorId();
        try (TcpRendezvous rendezvous = TcpRendezvous.bind(host)) {
            RankPlace here = RankPlace.ofThisProcess(
                    rank,
                    rendezvous.address(),
                    host,
                    executor,
                    YarnContainer.executorBytes(SparkEnv.get().conf()));
            List<RankPlace> all = gather(context, here);
            RunConfig config = job.config("training.memory="
                    + RankPlace.memoryOfARank(all, asked.training().memory()));
            int threads = threads(asked.training().threads(), call.cores(), here, all);
            TcpGroupSettings settings = new TcpGroupSettings(
                    secret,
                    job.lock(),
                    call.generation(),
                    Duration.ofSeconds(distributed.launchSeconds()),
                    Duration.ofSeconds(distributed.timeoutSeconds()));
            try (ProcessGroup group =
                    rendezvous.join(rank, all.stream().map(RankPlace::address).toList(), settings)) {
                LOG.info("Rank {} of {} on {}: {}, {} threads", rank, all.size(), host, group.description(), threads);
                return train(call.generation(), config, group, threads);
            }
        }
    }

    private boolean train(int generation, RunConfig config, ProcessGroup group, int threads)
            throws IOException, InterruptedException {
        Configuration configuration = hadoop.value().value();
        return job.train(generation, config, configuration, group, threads, pretraining -> {
            if (group.rank() == 0) {
                int everySteps = config.training().checkpoint().everySteps();
                RankLink link = new RankLink(generation, everySteps, pretraining.stop());
                pretraining
                        .listen(new StatusListener(link::tell, InstantSource.system()))
                        .listen(link);
            }
            return pretraining;
        });
    }

    /** All ranks' places, by rank. Spark takes a second for it. */
    private static List<RankPlace> gather(BarrierTaskContext context, RankPlace here) throws IOException {
        List<RankPlace> all = new ArrayList<>();
        for (String place : context.allGather(new String(StableJson.compact(here), StandardCharsets.UTF_8))) {
            all.add(StableJson.read(place.getBytes(StandardCharsets.UTF_8), RankPlace.class));
        }
        return all;
    }

    /** A rank's share of its executor's cores, unless the configuration says how many. */
    private static int threads(int asked, Map<String, Integer> cores, RankPlace here, List<RankPlace> all) {
        Integer ofExecutor = cores.get(here.executor());
        return asked > 0 || ofExecutor == null
                ? Math.max(1, asked)
                : Math.max(1, ofExecutor / here.ranksInExecutor(all));
    }
}
