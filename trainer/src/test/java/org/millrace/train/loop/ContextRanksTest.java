package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.Sharding;
import org.millrace.train.config.TrainingConfig;

/** Whole runs whose sequences are computed in four parts, by ranks that are threads here. */
@Timeout(120)
class ContextRanksTest {

    private static final int PARTS = 4;

    private static Map<String, List<Byte>> alone = Map.of();
    private static double aloneLoss;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainAlone() throws Exception {
        TinyRun run = TinyRun.create(shared);
        List<TrainingSummary> summaries = train(run, 1, 1);
        alone = run.numbers(TinyRun.RANKED_STEPS);
        aloneLoss = Objects.requireNonNull(summaries.get(0).lastLoss());
    }

    private static List<TrainingSummary> train(TinyRun run, int ranks, int contextRanks, String... settings)
            throws Exception {
        return RankThreads.run(
                ranks, (group, kernels) -> new Pretraining(inputs(run, contextRanks, settings), kernels, group).run());
    }

    private static TrainingInputs inputs(TinyRun run, int contextRanks, String... settings) {
        TrainingConfig training = TinyRun.with(
                TinyRun.forRanks(
                        8,
                        8,
                        "ranks=" + contextRanks,
                        "distributed.context_ranks=" + contextRanks,
                        "distributed.context_parts=" + PARTS),
                settings);
        return run.inputs(TinyRun.MODEL, training, 42);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 4", "2, 1", "4, 2", "3, 1", "6, 2", "8, 4", "12, 4"})
    void anyNumberOfDataAndContextRanksFindsTheSameBits(int ranks, int contextRanks) throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<TrainingSummary> summaries = train(run, ranks, contextRanks);

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.lastLoss()).isEqualTo(aloneLoss));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2, OPTIMIZER",
        "2, 2, GRADIENTS",
        "4, 1, GRADIENTS",
        "4, 2, GRADIENTS",
        "8, 2, GRADIENTS",
        "2, 2, WEIGHTS",
        "4, 4, WEIGHTS",
        "8, 2, WEIGHTS"
    })
    void anyShardingFindsTheSameBits(int ranks, int contextRanks, Sharding sharding) throws Exception {
        TinyRun run = TinyRun.create(folder);

        train(run, ranks, contextRanks, "distributed.sharding=" + sharding);

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
    }

    @Test
    void aRunGoesOnWithAnotherContextDegreeAndShardingToTheSameBits() throws Exception {
        TinyRun run = TinyRun.create(folder);
        stopAfter(2, run, 4, 4, Sharding.WEIGHTS);
        stopAfter(4, run, 1, 4, Sharding.NONE);
        train(run, 6, 2);

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
    }

    private static void stopAfter(int step, TinyRun run, int ranks, int contextRanks, Sharding sharding)
            throws Exception {
        RankThreads.run(ranks, (group, kernels) -> {
            Pretraining training =
                    new Pretraining(inputs(run, contextRanks, "distributed.sharding=" + sharding), kernels, group);
            if (group.rank() == 0) {
                training.listen(Kills.stoppedAfter(step, training.stop()));
            }
            return training.run();
        });
    }

    @Test
    void aLossThatIsNotANumberInOnePartSkipsTheStepOnAllRanks() throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<TrainingSummary> summaries = RankThreads.run(4, (group, kernels) -> {
            // Each of the two data ranks has four micro-batches, of which this one computes two parts.
            Set<Integer> faults = group.rank() == 3 ? Set.of(8 + 3) : Set.of();
            return new Pretraining(inputs(run, 2), FaultyKernels.losses(kernels, faults), group).run();
        });

        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.skippedSteps()).isEqualTo(1));
    }
}
