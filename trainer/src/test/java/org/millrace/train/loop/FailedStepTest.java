package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.ProcessGroupException;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;

/** A rank that fails in its backward pass, with gradients on their way to the other. */
@Timeout(60)
class FailedStepTest {

    @ParameterizedTest
    @EnumSource(Sharding.class)
    void theGroupEndsBeforeTheMemoryThatItUsesIsFreed(Sharding sharding) throws Exception {
        String setting = "distributed={sharding: %s}".formatted(sharding.name().toLowerCase(Locale.ROOT));
        RandomRun run = RandomRun.of("tiny", 1, 32, 2, 1, List.of(setting));
        ConcurrentLinkedQueue<String> aborts = new ConcurrentLinkedQueue<>();

        List<RankThreads.Outcome<Boolean>> outcomes =
                RankThreads.outcomes(2, (group, kernels) -> train(run, group, kernels, aborts));

        assertThat(outcomes.get(0).failure())
                .isInstanceOf(ProcessGroupException.class)
                .hasMessageContainingAll("rank 1 failed", "embeddingGradient failed");
        assertThat(outcomes.get(1).failure()).isInstanceOf(IllegalStateException.class);
        assertThat(aborts).contains("rank 1: open");
    }

    private static boolean train(
            RandomRun run, ProcessGroup group, Kernels kernels, ConcurrentLinkedQueue<String> aborts) throws Exception {
        Kernels own = group.rank() == 1 ? FaultyKernels.failing(kernels, "embeddingGradient") : kernels;
        ProcessGroup watched = watched(group, aborts);
        try (TrainingState state = TrainingState.begin(run.inputs(), run.plan(), own, watched)) {
            run.train(own, watched, run.memory(own), state, new TrainingListener() {});
        }
        return true;
    }

    /** Tells, when it is aborted, whether the memory of all that it has summed is still there. */
    private static ProcessGroup watched(ProcessGroup group, ConcurrentLinkedQueue<String> aborts) {
        List<Tensor> summed = new ArrayList<>();
        return (ProcessGroup) Proxy.newProxyInstance(
                ProcessGroup.class.getClassLoader(),
                new Class<?>[] {ProcessGroup.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "allReduce" -> summed.add((Tensor) arguments[0]);
                        case "reduceScatter" -> summed.addAll(tensors(arguments[0]));
                        case "abort" ->
                            aborts.add("rank %d: %s"
                                    .formatted(
                                            group.rank(),
                                            summed.isEmpty()
                                                    ? "nothing summed"
                                                    : summed.stream().allMatch(FailedStepTest::isOpen)
                                                            ? "open"
                                                            : "freed"));
                        default -> {}
                    }
                    try {
                        return method.invoke(group, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static List<Tensor> tensors(Object list) {
        return ((List<?>) list).stream().map(Tensor.class::cast).toList();
    }

    private static boolean isOpen(Tensor tensor) {
        try {
            return tensor.address() != 0;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
