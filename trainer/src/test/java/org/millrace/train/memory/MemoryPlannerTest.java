package org.millrace.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.config.RecomputeChoice;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.TcpRendezvous;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.Recompute;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.DataType;

class MemoryPlannerTest {

    private static final long GIB = 1L << 30;
    private static final ModelConfig HALF_A_BILLION =
            new ModelConfig(151_936, 896, 4_864, 24, 14, 2, 32_768, 1_000_000, 1e-6, true, 0.02);
    private static final ModelConfig SEVENTY_TWO_BILLION =
            new ModelConfig(152_064, 8_192, 29_568, 80, 64, 8, 32_768, 1_000_000, 1e-6, false, 0.02);

    private final MemoryPlanner planner = new MemoryPlanner(new MeasuringKernels(), 290L << 20);

    @Test
    void theStateOfAModelInBf16IsEighteenBytesAWeight() {
        MemoryPlan plan = plan(run(HALF_A_BILLION, stage(1_024, 1, 1)), RecomputeChoice.NONE, 24);

        assertThat(bytes(plan, "weights, fp32", "weights, bf16", "moments of AdamW", "gradients"))
                .isEqualTo(18L * 494_032_768);
    }

    @Test
    void activationsAreWhatTheModelsWalkTakes() {
        RunShape run = run(HALF_A_BILLION, stage(1_024, 2, 1));
        StageMemory stage = plan(run, RecomputeChoice.AUTO, 24).largest();
        long ofToken = 2L * (4 * 896 + 2 * 2 * 64 + 2 * 4_864) + 4L * (14 + 2);
        long none = stage.workspace().bytes();

        assertThat(none).isBetween(24 * 2_048 * ofToken, (long) (1.1 * 24 * 2_048 * ofToken));
        assertThat(stage.workspace().elements().get(DataType.INT32)).isEqualTo(3 * 2_048);
    }

    @Test
    void recomputesAsLittleAsFitsInEachStage() {
        RunShape run = run(HALF_A_BILLION, stage(4_096, 1, 1), stage(32_768, 1, 1));
        MemoryPlan plan = plan(run, RecomputeChoice.AUTO, 24);

        assertThat(plan.fits()).isTrue();
        assertThat(plan.stages()).extracting(StageMemory::chosen).containsExactly(Recompute.NONE, Recompute.SELECTIVE);
        assertThat(plan(run, RecomputeChoice.AUTO, 13).stages())
                .extracting(StageMemory::chosen)
                .containsExactly(Recompute.NONE, Recompute.FULL);
    }

    @Test
    void keepsTheLevelThatTheConfigurationAsksFor() {
        RunShape run = run(HALF_A_BILLION, stage(32_768, 1, 1));
        MemoryPlan plan = plan(run, RecomputeChoice.NONE, 24);

        assertThat(plan.fits()).isFalse();
        assertThat(plan.largest().levels()).containsOnlyKeys(Recompute.NONE);
        assertThat(new MemoryAdvice(planner).alternatives(plan, RecomputeChoice.NONE))
                .filteredOn(MemoryAdvice.Alternative::fits)
                .extracting(MemoryAdvice.Alternative::settings)
                .contains("training.recompute: auto");
    }

    @Test
    void namesWhatWouldFit() {
        RunShape run = run(HALF_A_BILLION, stage(4_096, 16, 1));
        MemoryPlan plan = plan(run, RecomputeChoice.AUTO, 12);
        String text = new MemoryAdvice(planner).text(plan, RecomputeChoice.AUTO);

        assertThat(plan.fits()).isFalse();
        assertThat(text)
                .contains("Does not fit: stage s4096 needs ", "there are 12.00 GiB (a test)", "What would fit")
                .containsPattern(
                        "training.micro_batch_tokens: 32768, training.gradient_parts: 1 needs 1\\d\\.\\d\\d GiB, fits");
    }

    @Test
    void saysThatOneDeviceCannotHoldTheModel() {
        RunShape run = run(SEVENTY_TWO_BILLION, stage(32_768, 1, 128));
        MemoryPlan plan = plan(run, RecomputeChoice.AUTO, 512);

        assertThat(new MemoryAdvice(planner).text(plan, RecomputeChoice.AUTO))
                .contains("One device cannot hold this model whatever the settings")
                .contains("one gradient alone take 1,083 GiB")
                .contains("training.gradient_parts: 1 needs 1,2");
    }

    @Test
    void countsTheGradientsOfTheTree() {
        RunShape run = run(HALF_A_BILLION, stage(1_024, 1, 64));
        MemoryPlan plan = plan(run, RecomputeChoice.AUTO, 24);

        assertThat(bytes(plan, "gradients, 4 times")).isEqualTo(4L * 4 * 494_032_768);
        assertThat(plan.table()).contains("gradients, 4 times", "peak if selective", "micro-batch");
    }

    @Test
    void ranksDivideWhatTheirShardingSays() {
        long whole = 494_032_768;
        long embedding = 151_936L * 896;
        long layer = (whole - embedding - 896) / 24;
        long block = ShardPlan.BLOCK;

        MemoryPlan none = ranks(4, Sharding.NONE);
        assertThat(bytes(none, "weights, fp32")).isEqualTo(4 * whole);
        assertThat(bytes(none, "gradients, 2 times")).isEqualTo(2 * 4 * whole);

        MemoryPlan optimizer = ranks(4, Sharding.OPTIMIZER);
        assertThat(bytes(optimizer, "weights, fp32, this rank's")).isBetween(whole, whole + 26 * 4 * block);
        assertThat(bytes(optimizer, "weights, bf16")).isEqualTo(2 * whole);
        assertThat(bytes(optimizer, "gradients, 2 times")).isEqualTo(2 * 4 * whole);

        MemoryPlan gradients = ranks(4, Sharding.GRADIENTS);
        assertThat(bytes(gradients, "gradients, 2 times")).isBetween(2 * whole, 2 * (whole + 26 * 4 * block));
        assertThat(bytes(gradients, "gradients, on their way")).isEqualTo(4 * (embedding + 2 * layer + 896));

        MemoryPlan weights = ranks(4, Sharding.WEIGHTS);
        assertThat(bytes(weights, "weights, bf16")).isBetween(whole / 2, whole / 2 + 26 * 2 * block);
        assertThat(bytes(weights, "weights, gathered")).isEqualTo(2 * (embedding + 2 * layer + 896));
        assertThat(weights.peak()).isLessThan(gradients.peak());
        assertThat(gradients.peak()).isLessThan(optimizer.peak());
        assertThat(optimizer.peak()).isLessThan(none.peak());
        assertThat(bytes(none, "buffers of the network")).isEqualTo(TcpRendezvous.bufferBytes(4));
    }

    @Test
    void ranksThatShareEachSequenceLoadAsManyBatchesAsOneRankAlone() {
        List<RunShape.Stage> stages = List.of(stage(1_024, 1, 8));
        RunShape alone = new RunShape(HALF_A_BILLION, Precision.BF16, 8, 1, Sharding.NONE, stages);
        RunShape sharing =
                new RunShape(HALF_A_BILLION, Precision.BF16, 8, 4, Sharding.NONE, ContextParts.of(4, 0, 4), stages);

        assertThat(bytes(plan(sharing, RecomputeChoice.AUTO, 24), "Java heap, growth"))
                .isEqualTo(bytes(plan(alone, RecomputeChoice.AUTO, 24), "Java heap, growth"))
                .isGreaterThan(bytes(ranks(4, Sharding.NONE), "Java heap, growth"));
    }

    @Test
    void adviceForRanksNamesTheShardingThatFits() {
        RunShape run = new RunShape(HALF_A_BILLION, Precision.BF16, 8, 4, Sharding.NONE, List.of(stage(1_024, 1, 8)));

        MemoryPlan plan = plan(run, RecomputeChoice.AUTO, 6);

        assertThat(plan.fits()).isFalse();
        assertThat(new MemoryAdvice(planner).text(plan, RecomputeChoice.AUTO))
                .contains("training.gradient_parts: 4 needs")
                .containsPattern("training\\.distributed\\.sharding: optimizer needs .*, does not fit")
                .containsPattern("training\\.distributed\\.sharding: gradients needs .*, fits");
    }

    private MemoryPlan ranks(int ranks, Sharding sharding) {
        RunShape run = new RunShape(HALF_A_BILLION, Precision.BF16, 8, ranks, sharding, List.of(stage(1_024, 1, 8)));
        return plan(run, RecomputeChoice.AUTO, 24);
    }

    private MemoryPlan plan(RunShape run, RecomputeChoice choice, long gibibytes) {
        return planner.plan(run, choice, new MemoryLimit(gibibytes * GIB, "a test"));
    }

    private static RunShape run(ModelConfig model, RunShape.Stage... stages) {
        return new RunShape(model, Precision.BF16, 8, 1, Sharding.NONE, List.of(stages));
    }

    private static RunShape.Stage stage(int length, int sequences, long microBatches) {
        return new RunShape.Stage("s" + length, length, sequences, microBatches);
    }

    private static long bytes(MemoryPlan plan, String... parts) {
        List<String> names = List.of(parts);
        return plan.largest().need().parts().stream()
                .filter(part -> names.contains(part.name()))
                .mapToLong(MemoryNeed.Part::bytes)
                .sum();
    }
}
