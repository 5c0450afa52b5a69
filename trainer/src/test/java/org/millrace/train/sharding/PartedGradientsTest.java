package org.millrace.train.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.Ranks;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class PartedGradientsTest {

    /** Of units that have several blocks, so that ranks have shares. */
    private static final ModelConfig CONFIG = new ModelConfig(700, 64, 96, 2, 4, 2, 64, 10_000, 1e-6, true, 0.2);

    private static final int PARTS = 4;
    private static final int MICRO_BATCHES = 6;
    private static final GradientTree TREE = GradientTree.of(MICRO_BATCHES, 4);

    /** Of leaves of one micro-batch, as gradients that nobody holds whole want it. */
    private static final GradientTree FINE_TREE = GradientTree.of(8, 8);

    /** What a rank has after a step. */
    private record Result(float[] sum, double[] leafLosses) {}

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 4", "2, 1", "3, 1", "4, 2", "6, 2", "12, 4"})
    void everyRankFindsTheBitsOfOne(int ranks, int contextRanks) throws Exception {
        Result one = step(1, 1, Sharding.NONE).get(0);

        for (Result rank : step(ranks, contextRanks, Sharding.NONE)) {
            assertThat(rank.sum).isEqualTo(one.sum);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 4", "3, 1", "4, 2", "12, 4"})
    void aScatteredSumIsTheRanksShareOfIt(int ranks, int contextRanks) throws Exception {
        Result one = step(1, 1, Sharding.NONE).get(0);
        ShardPlan shards = new ShardPlan(new ParameterLayout(CONFIG), ranks);

        List<Result> results = step(ranks, contextRanks, Sharding.OPTIMIZER);

        for (int rank = 0; rank < ranks; rank++) {
            for (ParameterShare.Run run : shards.share(rank).runs()) {
                for (long i = run.flat(); i < run.flat() + run.size(); i++) {
                    assertThat(results.get(rank).sum[(int) i]).isEqualTo(one.sum[(int) i]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 4", "4, 2", "4, 1", "8, 2", "16, 4"})
    void aSumThatIsScatteredAsItIsMadeIsTheRanksShareOfIt(int ranks, int contextRanks) throws Exception {
        Result one = step(FINE_TREE, 1, 1, Sharding.NONE).get(0);
        ShardPlan shards = new ShardPlan(new ParameterLayout(CONFIG), ranks);

        List<Result> results = step(FINE_TREE, ranks, contextRanks, Sharding.GRADIENTS);

        double[] losses = new double[one.leafLosses.length];
        for (int rank = 0; rank < ranks; rank++) {
            Result result = results.get(rank);
            assertThat(result.sum).hasSize((int) shards.share(rank).size());
            for (ParameterShare.Run run : shards.share(rank).runs()) {
                for (int i = 0; i < run.size(); i++) {
                    assertThat(result.sum[(int) run.local() + i]).isEqualTo(one.sum[(int) run.flat() + i]);
                }
            }
            for (int i = 0; i < losses.length; i++) {
                losses[i] += result.leafLosses[i]; // 0 from all ranks but one
            }
        }
        assertThat(losses).isEqualTo(one.leafLosses);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "3, 1", "4, 2", "12, 4"})
    void everyLossIsKnownToOneRank(int ranks, int contextRanks) throws Exception {
        double[] expected = step(1, 1, Sharding.NONE).get(0).leafLosses;
        double[] sum = new double[expected.length];

        for (Result rank : step(ranks, contextRanks, Sharding.NONE)) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += rank.leafLosses[i]; // 0 from all ranks but one
            }
        }

        assertThat(sum).isEqualTo(expected);
    }

    private static List<Result> step(int ranks, int contextRanks, Sharding sharding) throws Exception {
        return step(TREE, ranks, contextRanks, sharding);
    }

    private static List<Result> step(GradientTree tree, int ranks, int contextRanks, Sharding sharding)
            throws Exception {
        return Ranks.run(InProcessGroup.of(ranks, Duration.ofSeconds(60)), group -> {
            try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
                return step(kernels, group, tree, contextRanks, sharding);
            }
        });
    }

    private static Result step(
            Kernels kernels, ProcessGroup group, GradientTree tree, int contextRanks, Sharding sharding) {
        ParameterLayout layout = new ParameterLayout(CONFIG);
        Tensor weights = kernels.device().tensor(DataType.BFLOAT16, layout.size());
        try (Qwen2Model model = new Qwen2Model(CONFIG, kernels, weights);
                StepGradients gradients = StepGradients.of(
                        sharding,
                        kernels,
                        ContextRanks.of(group, contextRanks, PARTS),
                        new ShardPlan(layout, group.size()))) {
            model.initialize(7);
            gradients.reserve(tree.leaves());
            gradients.begin(tree);
            GradientTree.MicroBatches own = gradients.microBatches(tree);
            for (long i = own.first(); i < own.first() + own.count() * own.stride(); i += own.stride()) {
                gradients.add(model, microBatch((int) i), 0.1f, 0);
            }
            ShareTensor sum = gradients.finish();
            return new Result(Values.read(kernels.device(), sum.tensor()), gradients.leafLosses());
        }
    }

    /** Two documents. */
    private static TokenBatch microBatch(int index) {
        List<Integer> labels = new ArrayList<>();
        int[] ids = IntStream.range(0, 32)
                .map(i -> (37 * i * i + 101 * index + 5 * i) % 700)
                .toArray();
        int[] positions = IntStream.range(0, 32).map(i -> i < 9 ? i : i - 9).toArray();
        for (int i = 0; i < 32; i++) {
            labels.add(i == 8 || i == 31 ? TokenBatch.IGNORED : ids[i + 1]);
        }
        return new TokenBatch(
                ids, labels.stream().mapToInt(Integer::intValue).toArray(), positions, new int[] {0, 9, 32});
    }
}
