package org.millrace.train.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.Ranks;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.Recompute;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class ContextGroupTest {

    private static final ModelConfig CONFIG = new ModelConfig(31, 32, 48, 3, 4, 2, 512, 10_000, 1e-6, true, 0.2);

    /** Of each part, in order. */
    private record Result(List<Double> losses, List<float[]> gradients) {}

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 4, NONE, 352",
        "BFLOAT16, 4, SELECTIVE, 352",
        "BFLOAT16, 4, FULL, 5 1 90 64 40 152",
        "FLOAT32, 8, FULL, 352",
        "BFLOAT16, 2, NONE, 100 252",
    })
    void anyNumberOfRanksFindsTheSameBits(DataType type, int parts, Recompute recompute, String documents)
            throws Exception {
        TokenBatch batch = batch(documents);
        Result expected = run(batch, type, recompute, parts, 1);
        for (int ranks = 2; ranks <= parts; ranks *= 2) {
            Result actual = run(batch, type, recompute, parts, ranks);
            assertThat(actual.losses).as("losses on %d ranks", ranks).isEqualTo(expected.losses);
            for (int part = 0; part < parts; part++) {
                assertThat(actual.gradients.get(part))
                        .as("gradients of part %d on %d ranks", part, ranks)
                        .isEqualTo(expected.gradients.get(part));
            }
        }
    }

    private static Result run(TokenBatch batch, DataType type, Recompute recompute, int parts, int ranks)
            throws Exception {
        List<Result> results = Ranks.run(InProcessGroup.of(ranks, Duration.ofSeconds(30)), group -> {
            try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
                return run(batch, type, recompute, new ContextGroup(group, parts), kernels);
            }
        });
        Result all = new Result(new ArrayList<>(), new ArrayList<>());
        for (Result result : results) {
            all.losses.addAll(result.losses);
            all.gradients.addAll(result.gradients);
        }
        return all;
    }

    private static Result run(
            TokenBatch batch, DataType type, Recompute recompute, ContextGroup context, Kernels kernels) {
        ParameterLayout layout = new ParameterLayout(CONFIG);
        ContextParts own = context.own();
        Tensor weights = kernels.device().tensor(type, layout.size());
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < own.count(); i++) {
            gradients.add(kernels.device().tensor(DataType.FLOAT32, layout.size()));
        }
        try (Qwen2Model model = new Qwen2Model(CONFIG, kernels, weights, recompute)) {
            model.initialize(7);
            double[] losses = model.lossAndGradient(
                    batch,
                    own,
                    context,
                    0.01f,
                    1e-4f,
                    gradients.stream().map(GradientUnits::of).toList());
            Result result = new Result(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < own.count(); i++) {
                result.losses.add(losses[i]);
                result.gradients.add(Values.read(kernels.device(), gradients.get(i)));
            }
            return result;
        }
    }

    /** Documents of the given lengths. */
    private static TokenBatch batch(String lengths) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        for (String length : lengths.split(" ", -1)) {
            bounds.add(bounds.get(bounds.size() - 1) + Integer.parseInt(length));
        }
        int n = bounds.get(bounds.size() - 1);
        int[] ids = new int[n];
        int[] labels = new int[n];
        int[] positions = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = (7 * i + i * i) % 31;
        }
        for (int d = 0; d + 1 < bounds.size(); d++) {
            for (int i = bounds.get(d); i < bounds.get(d + 1); i++) {
                positions[i] = i - bounds.get(d);
                labels[i] = i + 1 < bounds.get(d + 1) ? ids[i + 1] : TokenBatch.IGNORED;
            }
        }
        return new TokenBatch(
                ids,
                labels,
                positions,
                bounds.stream().mapToInt(Integer::intValue).toArray());
    }
}
