package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.config.Precision;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Tensor;

/** Real runs on random tokens, whose state is held against that of a rank alone. */
@Timeout(120)
class ShardingTest {

    private static final int STEPS = 3;

    private static final Map<Precision, Numbers> ALONE = new EnumMap<>(Precision.class);

    /** All that training has made, each in one piece, with what every step has told. */
    private record Numbers(List<float[]> tensors, List<Double> losses, List<Double> norms) {

        void requireSame(Numbers other) {
            assertThat(losses).isEqualTo(other.losses);
            assertThat(norms).isEqualTo(other.norms);
            for (int i = 0; i < tensors.size(); i++) {
                assertThat(tensors.get(i))
                        .as("masters, first and second moments: %d", i)
                        .isEqualTo(other.tensors.get(i));
            }
        }
    }

    static Stream<Arguments> ranksAndShardings() {
        List<Arguments> all = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (Sharding sharding : Sharding.values()) {
                for (int ranks : new int[] {2, 3, 4, 8}) {
                    boolean wholeLevels = ranks != 3 || sharding.compareTo(Sharding.GRADIENTS) < 0;
                    if (wholeLevels && (precision == Precision.BF16 || ranks <= 4)) {
                        all.add(Arguments.of(ranks, sharding, precision));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("ranksAndShardings")
    void findsTheBitsOfARankAlone(int ranks, Sharding sharding, Precision precision) throws Exception {
        Numbers alone = ALONE.computeIfAbsent(precision, each -> train(1, Sharding.NONE, each, "tiny"));

        train(ranks, sharding, precision, "tiny").requireSame(alone);
    }

    @Test
    void unitsSmallerThanABlockMayBeNowhereOnSomeRanks() {
        train(4, Sharding.WEIGHTS, Precision.BF16, "untied")
                .requireSame(train(1, Sharding.NONE, Precision.BF16, "untied"));
    }

    private static Numbers train(int ranks, Sharding sharding, Precision precision, String shape) {
        RandomRun run = RandomRun.of(
                shape,
                1,
                32,
                8,
                STEPS,
                List.of(
                        "precision=" + precision.name().toLowerCase(Locale.ROOT),
                        "distributed={sharding: %s}".formatted(sharding.name().toLowerCase(Locale.ROOT))));
        Tensors whole = new Tensors(run);
        List<Double> losses = new ArrayList<>();
        List<Double> norms = new ArrayList<>();
        try {
            RankThreads.run(ranks, (group, kernels) -> rank(run, group, kernels, whole, losses, norms));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Numbers(whole.all, losses, norms);
    }

    private static boolean rank(
            RandomRun run, ProcessGroup group, Kernels kernels, Tensors whole, List<Double> losses, List<Double> norms)
            throws Exception {
        TrainingListener steps = new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                if (group.rank() == group.size() - 1) {
                    losses.add(step.loss());
                    norms.add(step.gradientNorm());
                }
            }
        };
        try (TrainingState state = TrainingState.begin(run.inputs(), run.plan(), kernels, group)) {
            run.train(kernels, group, run.memory(kernels), state, steps);
            List<Tensor> parts = List.of(
                    state.weights().masters(),
                    state.optimizer().firstMoment(),
                    state.optimizer().secondMoment());
            for (int i = 0; i < parts.size(); i++) {
                whole.put(i, state.share(), Values.read(kernels.device(), parts.get(i)));
            }
            return true;
        }
    }

    /** What the ranks have, put together. */
    private static final class Tensors {

        private final List<float[]> all = new ArrayList<>();

        Tensors(RandomRun run) {
            int size = Math.toIntExact(run.model().parameters());
            for (int i = 0; i < 3; i++) {
                all.add(new float[size]);
            }
        }

        synchronized void put(int index, ParameterShare share, float[] part) {
            for (ParameterShare.Run run : share.runs()) {
                System.arraycopy(part, (int) run.local(), all.get(index), (int) run.flat(), (int) run.size());
            }
        }
    }
}
