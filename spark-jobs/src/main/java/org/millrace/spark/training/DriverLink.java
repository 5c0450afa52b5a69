package org.millrace.spark.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpoint;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.watch.RunStatus;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * The driver's end of the line to rank 0: once a second the rank tells how far it is and hears what to do. It goes over
 * Spark's own connection between executor and driver, with its authentication and encryption, so no port is opened.
 * Messages are bytes: classes of ours need not be known to Spark's class loader.
 */
final class DriverLink implements RpcEndpoint, AutoCloseable {

    /** Under which Spark knows it. */
    static final String NAME = "millrace-training";

    private static final Logger LOG = LogManager.getLogger(DriverLink.class);

    private final RpcEnv environment = SparkEnv.get().rpcEnv();
    private final RpcEndpointRef self;
    private final Consumer<RunStatus> told;
    private volatile int generation;
    private RankOrder order = RankOrder.CONTINUE;

    /** @param told of what rank 0 tells */
    DriverLink(Consumer<RunStatus> told) {
        this.told = told;
        self = environment.setupEndpoint(NAME, this);
    }

    /** Another attempt begins. A stop that was asked for holds for it too. */
    synchronized void begin(int newGeneration) {
        generation = newGeneration;
        if (order == RankOrder.STOP_AT_CHECKPOINT) {
            order = RankOrder.CONTINUE;
        }
    }

    /** Has the ranks end after their present step. */
    synchronized void stopRanks() {
        order = RankOrder.STOP;
    }

    /** Has the ranks end with their next checkpoint, unless they are to end before; false if they are to already. */
    synchronized boolean stopAtCheckpoint() {
        if (order != RankOrder.CONTINUE) {
            return false;
        }
        order = RankOrder.STOP_AT_CHECKPOINT;
        return true;
    }

    synchronized RankOrder order() {
        return order;
    }

    @Override
    public RpcEnv rpcEnv() {
        return environment;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
        return new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(Object message) {
                return message instanceof byte[];
            }

            @Override
            public BoxedUnit apply(Object message) {
                context.reply(answer((byte[]) message).name().getBytes(StandardCharsets.UTF_8));
                return BoxedUnit.UNIT;
            }
        };
    }

    private RankOrder answer(byte[] message) {
        try {
            RankReport report = StableJson.read(message, RankReport.class);
            if (report.generation() != generation) {
                return RankOrder.STOP;
            }
            if (report.status() != null) {
                told.accept(report.status());
            }
            if (!report.line().isEmpty()) {
                LOG.info("{}", report.line());
            }
            return order();
        } catch (IOException notOurs) {
            LOG.warn("A report that cannot be read: {}", notOurs.toString());
            return RankOrder.CONTINUE;
        }
    }

    @Override
    public void close() {
        environment.stop(self);
    }
}
