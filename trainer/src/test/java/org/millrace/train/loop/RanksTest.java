package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.Sharding;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.distributed.ProcessGroupException;

/** Whole runs of several ranks, which are threads here. */
@Timeout(120)
class RanksTest {

    private static Map<String, List<Byte>> alone = Map.of();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainAlone() throws Exception {
        TinyRun run = TinyRun.create(shared);
        RankThreads.run(1, (group, kernels) -> new Pretraining(inputs(run), kernels, group).run());
        alone = run.numbers(TinyRun.RANKED_STEPS);
    }

    private static TrainingInputs inputs(TinyRun run) {
        return run.inputs(TinyRun.MODEL, training(), 42);
    }

    private static TrainingConfig training() {
        return TinyRun.forRanks(16, 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void anyNumberOfRanksFindsTheSameBits(int ranks) throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<TrainingSummary> summaries =
                RankThreads.run(ranks, (group, kernels) -> new Pretraining(inputs(run), kernels, group).run());

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(summary.isComplete()).isTrue());
        assertThat(summaries.stream().map(TrainingSummary::lastLoss).distinct()).hasSize(1);
    }

    @Test
    void aRunGoesOnWithAnotherNumberOfRanksToTheSameBits() throws Exception {
        TinyRun run = TinyRun.create(folder);
        int[] rankCounts = {3, 1, 8};
        int[] stops = {2, 4, Integer.MAX_VALUE};
        for (int attempt = 0; attempt < rankCounts.length; attempt++) {
            int stop = stops[attempt];
            RankThreads.run(rankCounts[attempt], (group, kernels) -> {
                Pretraining training = new Pretraining(inputs(run), kernels, group);
                if (group.rank() == group.size() - 1) {
                    training.listen(Kills.stoppedAfter(stop, training.stop()));
                }
                return training.run();
            });
        }

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(alone);
    }

    @Test
    void aRunGoesOnWithAnotherShardingToTheSameBits() throws Exception {
        TinyRun whole = TinyRun.create(folder.resolve("whole"));
        trainUntil(whole, 1, Sharding.NONE, Integer.MAX_VALUE);
        TinyRun run = TinyRun.create(folder.resolve("changed"));
        trainUntil(run, 4, Sharding.WEIGHTS, 1);
        trainUntil(run, 3, Sharding.OPTIMIZER, 2);
        trainUntil(run, 2, Sharding.GRADIENTS, 3);
        trainUntil(run, 1, Sharding.NONE, 4);
        trainUntil(run, 8, Sharding.WEIGHTS, Integer.MAX_VALUE);

        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(whole.numbers(TinyRun.RANKED_STEPS));
    }

    private static void trainUntil(TinyRun run, int ranks, Sharding sharding, int stop) throws Exception {
        TrainingInputs inputs =
                run.inputs(TinyRun.MODEL, TinyRun.forRanks(8, 8, "distributed.sharding=" + sharding), 42);
        RankThreads.run(ranks, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs, kernels, group);
            return training.listen(Kills.stoppedAfter(stop, training.stop())).run();
        });
    }

    @Test
    void aStopThatOneRankIsAskedForEndsAllAtTheSameStep() throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<TrainingSummary> summaries = RankThreads.run(3, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs(run), kernels, group);
            if (group.rank() == 1) {
                training.listen(Kills.stoppedAfter(2, training.stop()));
            }
            return training.run();
        });

        assertThat(summaries).extracting(TrainingSummary::steps).containsExactly(2L, 2L, 2L);
        assertThat(run.checkpoints()).containsExactly("step-00000002");
    }

    @Test
    void aLossThatIsNotANumberOnOneRankSkipsTheStepOnAllAndNamesItsDocuments() throws Exception {
        TinyRun run = TinyRun.create(folder.resolve("ranks"));
        TinyRun single = TinyRun.create(folder.resolve("single"));
        List<StepResult> seen = new ArrayList<>();
        List<StepResult> expected = new ArrayList<>();

        // The sixteen micro-batches of the first step, then those of the second: rank 1 of 4 has four of each.
        RankThreads.run(4, (group, kernels) -> {
            Set<Integer> faults = group.rank() == 1 ? Set.of(4 + 2) : Set.of();
            Pretraining training = new Pretraining(inputs(run), FaultyKernels.losses(kernels, faults), group);
            return (group.rank() == 3 ? training.listen(collect(seen)) : training).run();
        });
        RankThreads.run(
                1,
                (group, kernels) -> new Pretraining(
                                inputs(single), FaultyKernels.losses(kernels, Set.of(16 + 4 + 2)), group)
                        .listen(collect(expected))
                        .run());

        assertThat(seen).extracting(StepResult::applied).containsExactly(true, false, true, true, true);
        assertThat(seen.get(1).documents())
                .isNotEmpty()
                .isEqualTo(expected.get(1).documents());
        assertThat(run.numbers(TinyRun.RANKED_STEPS)).isEqualTo(single.numbers(TinyRun.RANKED_STEPS));
    }

    @Test
    void whatFailsOnOneRankEndsAll() throws Exception {
        TinyRun run = TinyRun.create(folder);
        TrainingListener broken = new TrainingListener() {
            @Override
            public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
                throw new IOException("no disk");
            }
        };

        List<RankThreads.Outcome<TrainingSummary>> outcomes = RankThreads.outcomes(3, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs(run), kernels, group);
            return (group.rank() == 2 ? training.listen(broken) : training).run();
        });

        assertThat(outcomes.get(2).failure()).isInstanceOf(IOException.class).hasMessage("no disk");
        for (int rank : new int[] {0, 1}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(ProcessGroupException.class)
                    .hasMessageContaining("no disk");
        }
    }

    @Test
    void moreRanksThanAStepHasLeavesAreRefused() throws Exception {
        TinyRun run = TinyRun.create(folder);

        List<RankThreads.Outcome<Pretraining>> outcomes =
                RankThreads.outcomes(9, (group, kernels) -> new Pretraining(inputs(run), kernels, group));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("training.ranks: got 9, expected at most 8")
                        .hasMessageContaining("raise gradient_parts"));
    }

    @Test
    void ranksMustSeeTheSameCheckpoints() throws Exception {
        TinyRun here = TinyRun.create(folder.resolve("here"));
        RankThreads.run(1, (group, kernels) -> {
            Pretraining training = new Pretraining(inputs(here), kernels, group);
            return training.listen(Kills.stoppedAfter(3, training.stop())).run();
        });
        TinyRun elsewhere = TinyRun.create(folder.resolve("elsewhere"));

        List<RankThreads.Outcome<TrainingSummary>> outcomes = RankThreads.outcomes(
                2,
                (group, kernels) ->
                        new Pretraining(inputs(group.rank() == 0 ? here : elsewhere), kernels, group).run());

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure()).hasMessageContaining("Ranks [1] of 2 do not see"));
    }

    private static TrainingListener collect(List<StepResult> steps) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                steps.add(step);
            }
        };
    }
}
