package org.millrace.spark.training;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.watch.RunStatus;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.ProgressLine;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.StopRequest;
import org.millrace.train.loop.TrainingListener;
import org.millrace.train.loop.TrainingPlan;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;

/** Rank 0's end of the line to the driver, see {@link DriverLink}: a listener of the training, with a thread that talks. */
final class RankLink implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(RankLink.class);
    private static final long PERIOD_MILLISECONDS = 500;
    private static final long LAST_MILLISECONDS = 1_000;
    private static final RpcTimeout PATIENCE =
            new RpcTimeout(new FiniteDuration(5, TimeUnit.SECONDS), "rank 0's report to the driver");

    private final int generation;
    private final int checkpointSteps;
    private final StopRequest stop;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::talk, "driver-link");
    private final AtomicReference<@Nullable RunStatus> status = new AtomicReference<>();
    private final AtomicReference<String> line = new AtomicReference<>("");
    private long steps;
    private volatile RankOrder order = RankOrder.CONTINUE;

    /**
     * @param checkpointSteps steps between two checkpoints
     * @param stop of this rank, which the others then hear of
     */
    RankLink(int generation, int checkpointSteps, StopRequest stop) {
        this.generation = generation;
        this.checkpointSteps = checkpointSteps;
        this.stop = stop;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        steps = plan.steps();
        thread.setDaemon(true);
        thread.start();
    }

    /** The driver hears of it with the next report. */
    void tell(RunStatus newest) {
        status.set(newest);
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measurement) {
        if (measurement != null) {
            line.set(ProgressLine.of(result, measurement, steps));
        }
        if (order == RankOrder.STOP_AT_CHECKPOINT && result.step() % checkpointSteps == 0) {
            stop.request();
        }
    }

    private void talk() {
        try {
            while (!closed.await(PERIOD_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                report();
            }
            report();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A driver that does not answer is Spark's to deal with: it ends executors whose driver is gone. */
    private void report() {
        RankReport report = new RankReport(generation, status.get(), line.getAndSet(""));
        byte[] answer;
        try {
            RpcEndpointRef driver = RpcUtils.makeDriverRef(
                    DriverLink.NAME, SparkEnv.get().conf(), SparkEnv.get().rpcEnv());
            answer = driver.askSync(StableJson.compact(report), PATIENCE, ClassTag$.MODULE$.apply(byte[].class));
        } catch (Exception silence) { // Scala does not declare what it throws
            LOG.debug("The driver does not answer", silence);
            return;
        }
        order = RankOrder.valueOf(new String(answer, StandardCharsets.UTF_8));
        if (order == RankOrder.STOP) {
            stop.request();
        }
    }

    /** The last report is on its way, but not waited for beyond its time. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LAST_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
