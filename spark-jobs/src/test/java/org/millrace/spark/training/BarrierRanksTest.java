package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.spark.FailureKind;
import org.millrace.spark.session.SharedSpark;
import org.millrace.train.checkpoint.CheckpointException;
import org.millrace.train.checkpoint.CheckpointFailedException;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.distributed.ProcessGroupException;

/** Barrier jobs in this process; what becomes of executors that die is for tests with processes. */
@ExtendWith(SharedSpark.class)
class BarrierRanksTest {

    @Test
    void allRanksRunAtOnceAndAreComplete(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            assertThat(context.allGather("rank " + context.partitionId())).containsExactly("rank 0", "rank 1");
            return call.generation() == 7 && !call.cores().isEmpty();
        });

        assertThat(end).isEqualTo(new AttemptEnd(RankOutcome.End.COMPLETE, null, ""));
    }

    @Test
    void aMistakeOfTheUserArrivesAsOne(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            Problems problems = new Problems();
            problems.add("training.ranks", 2, "something else");
            problems.throwIfAny();
            return true;
        });

        assertThat(end.failure()).isEqualTo(FailureKind.USER);
        assertThat(end.message()).startsWith("1 problem in the configuration").doesNotContain("Spark", "rank 0");
    }

    @Test
    void theCauseIsToldAndNotWhatFollowedFromIt(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            if (context.partitionId() == 0) {
                throw new ProcessGroupException("rank 1 has gone", null);
            }
            throw new CheckpointException("All 2 checkpoints are damaged");
        });

        assertThat(end.failure()).isEqualTo(FailureKind.BAD_DATA);
        assertThat(end.message()).isEqualTo("All 2 checkpoints are damaged");
    }

    @Test
    void aFileSystemThatTakesNoCheckpointsIsNotTriedAgain(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            throw new CheckpointFailedException("The checkpoint of step 9 could not be written: rank 1: no room");
        });

        assertThat(end.failure()).isEqualTo(FailureKind.GIVEN_UP);
        assertThat(end.message()).isEqualTo("The checkpoint of step 9 could not be written: rank 1: no room");
    }

    @Test
    void aBugKeepsItsTrace(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            throw new IllegalStateException("a bug of rank " + context.partitionId());
        });

        assertThat(end.failure()).isEqualTo(FailureKind.BUG);
        assertThat(end.message()).contains("rank 0", "a bug of rank 0", "BarrierRanksTest");
    }

    @Test
    void aRankThatDoesNotEndAfterAnotherFailedIsInterrupted(JavaSparkContext spark) throws Exception {
        AttemptEnd end = run(spark, (call, context) -> {
            if (context.partitionId() == 1) {
                throw new IOException("the disk of rank 1 is full");
            }
            TimeUnit.MINUTES.sleep(5);
            return true;
        });

        assertThat(end.failure()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(end.message()).contains("the disk of rank 1 is full", "rank 0");
    }

    @Test
    void moreRanksThanSlotsDoNotWaitForEver(JavaSparkContext spark) throws Exception {
        try (BarrierRanks ranks = new BarrierRanks(spark, distributed(1), (call, context) -> true, status -> {})) {
            AttemptEnd end = ranks.run(new Ranks.Attempt(1, 3, counts(3)));

            assertThat(end.failure()).isEqualTo(FailureKind.INFRASTRUCTURE);
            assertThat(end.message()).contains("not all of the 3 ranks have started", "executor driver", "2 slots");
        }
    }

    private static AttemptEnd run(JavaSparkContext spark, RankWork work) throws Exception {
        try (BarrierRanks ranks = new BarrierRanks(spark, distributed(30), work, status -> {})) {
            return ranks.run(new Ranks.Attempt(7, 2, counts(2)));
        }
    }

    private static RankCounts counts(int ranks) {
        return new RankCounts(ranks, 1, slots -> Math.min(slots, ranks));
    }

    private static DistributedConfig distributed(int launchSeconds) {
        DistributedConfig defaults = DistributedConfig.DEFAULT;
        return new DistributedConfig(
                defaults.sharding(), 1, null, defaults.timeoutSeconds(), launchSeconds, 0, 0, 1, null);
    }
}
