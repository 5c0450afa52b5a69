package org.millrace.spark.training;

import java.io.Serializable;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;
import org.millrace.spark.step.StableJson;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/** A task of a barrier job: its result says how the rank ended, as JSON bytes, which either of Spark's serializers carries. */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<byte[]>> implements Serializable {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LogManager.getLogger(RankTask.class);

    private final RankWork.Call call;
    private final RankWork work;

    RankTask(RankWork.Call call, RankWork work) {
        this.call = call;
        this.work = work;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<Integer> only) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = context.partitionId();
        return Iterator$.MODULE$.single(StableJson.compact(outcome(context, rank, place(context))));
    }

    /** The host, with the addresses of Spark's resources that the task has: {@code host, numa 32-63}. */
    private static String place(BarrierTaskContext context) {
        StringBuilder place =
                new StringBuilder(SparkEnv.get().blockManager().blockManagerId().host());
        new TreeMap<>(context.resourcesJMap())
                .forEach((name, resource) ->
                        place.append(", ").append(name).append(' ').append(String.join(" ", resource.addresses())));
        return place.toString();
    }

    private RankOutcome outcome(BarrierTaskContext context, int rank, String place) {
        try {
            return RankOutcome.ended(rank, place, work.run(call, context));
        } catch (TaskKilledException killed) {
            throw killed;
        } catch (Exception | LinkageError failure) { // an error of the Java machine ends the executor, as Spark does
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("Rank {} failed", rank, failure);
            return RankOutcome.failed(rank, place, failure);
        }
    }
}
