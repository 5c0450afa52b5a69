package org.millrace.spark.training;

import java.io.Serializable;
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
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        return Iterator$.MODULE$.single(StableJson.compact(outcome(context, rank, host)));
    }

    private RankOutcome outcome(BarrierTaskContext context, int rank, String host) {
        try {
            return RankOutcome.ended(rank, host, work.run(call, context));
        } catch (TaskKilledException killed) {
            throw killed;
        } catch (Exception | LinkageError failure) { // an error of the Java machine ends the executor, as Spark does
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("Rank {} failed", rank, failure);
            return RankOutcome.failed(rank, host, failure);
        }
    }
}
