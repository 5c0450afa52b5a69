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
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.config.Sharding;

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

    private static List<TrainingSummary> train(TinyRun run, int ranks, int contextRanks) throws Exception {
        return RankThreads.run(
                ranks, (group, kernels) -> new Pretraining(inputs(run, contextRanks), kernels, group).run());
    }

    private static TrainingInputs inputs(TinyRun run, int contextRanks) {
        DistributedConfig distributed = new DistributedConfig(Sharding.NONE, contextRanks, PARTS, 120, 60, 10, 1, 1);
        return run.inputs(TinyRun.MODEL, TinyRun.forRanks(8, 4, Precision.BF16, distributed), 42);
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

    @Test
    void aRunGoesOnWithAnotherContextDegreeToTheSameBits() throws Exception {
        TinyRun run = TinyRun.create(folder);
        int[][] attempts = {{4, 4, 2}, {1, 4, 4}, {6, 2, Integer.MAX_VALUE}};
        for (int[] attempt : attempts) {
            RankThreads.run(attempt[0], (group, kernels) -> {
                Pretraining training = new Pretraining(inputs(run, attempt[1]), kernels, group);
                if (group.rank() == 0) {
                    training.listen(Kills.stoppedAfter(attempt[2], training.stop()));
                }
                return training.run();
            });
        }

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
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
