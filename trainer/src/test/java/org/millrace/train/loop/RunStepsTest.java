package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.pack.PackedDataset;
import org.millrace.data.pack.PackedFormatException;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loader.BatchLoader;
import org.millrace.train.loader.BatchPlan;
import org.millrace.train.loader.DocumentSpan;
import org.millrace.train.loader.MicroBatch;
import org.millrace.train.loader.SampleOrder;

class RunStepsTest {

    @TempDir
    private Path folder;

    @Test
    void findsWhatTheTrainerLoadsInEveryStageAndPhase() throws Exception {
        TinyRun run = TinyRun.create(folder);
        TrainingConfig training = TinyRun.warmedUp();
        TrainingInputs inputs = run.inputs(TinyRun.MODEL, training, 42);
        long step = 0;
        try (RunSteps steps = RunSteps.of(inputs)) {
            for (TrainingPlan.Stage stage : steps.plan().stages()) {
                for (TrainingPlan.Phase phase : stage.phases()) {
                    try (PackedDataset dataset = PackedDataset.open(new Configuration(), inputs.dataset(stage.name()));
                            BatchLoader loader = BatchLoader.start(
                                    dataset::get,
                                    new SampleOrder(42, stage.name(), dataset.size()),
                                    BatchPlan.whole(phase.batchSequences(), stage.microBatchSequences())
                                            .from(phase.firstSample()),
                                    stage.cursorAt(phase.firstStep()),
                                    4)) {
                        for (long i = 0; i < phase.steps(); i++) {
                            step++;
                            List<DocumentSpan> loaded = new ArrayList<>();
                            long sequences = 0;
                            while (sequences < phase.batchSequences()) {
                                MicroBatch batch = loader.next();
                                batch.sequences().forEach(sequence -> loaded.addAll(DocumentSpan.of(sequence)));
                                sequences += batch.sequences().size();
                            }
                            assertThat(spans(steps.samples(step)))
                                    .as("step %d", step)
                                    .isEqualTo(loaded)
                                    .isNotEmpty();
                        }
                    }
                }
            }
            assertThat(step).isEqualTo(steps.plan().steps()).isEqualTo(TinyRun.WARMED_UP_STEPS);
            assertThatThrownBy(() -> steps.samples(TinyRun.WARMED_UP_STEPS + 1L))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<DocumentSpan> spans(List<RunSteps.Sample> samples) {
        return samples.stream().flatMap(sample -> sample.documents().stream()).toList();
    }

    @Test
    void findsTheStepsOfADocumentBackwards() throws Exception {
        TinyRun run = TinyRun.create(folder);
        try (RunSteps steps = RunSteps.of(run.inputs(TinyRun.MODEL, TinyRun.warmedUp(), 42))) {
            for (TrainingPlan.Stage stage : steps.plan().stages()) {
                for (long document : new long[] {0, 7, 59}) {
                    TreeSet<Long> forwards = new TreeSet<>();
                    for (long step = stage.firstStep() + 1; step <= stage.endStep(); step++) {
                        if (spans(steps.samples(step)).stream().anyMatch(span -> span.id() == document)) {
                            forwards.add(step);
                        }
                    }
                    assertThat(steps.stepsWith(stage, document)).containsExactlyElementsOf(forwards);
                }
            }
        }
    }

    @Test
    void pointsToTheFileAndRowOfASequence() throws Exception {
        TinyRun run = TinyRun.create(folder);
        try (RunSteps steps = RunSteps.of(run.inputs())) {
            for (RunSteps.Sample sample : steps.samples(1)) {
                assertThat(sample.file().toString()).endsWith("corpus/pack/short/part-00000.parquet");
                assertThat(sample.row()).isEqualTo(sample.sequence().index());
                assertThat(sample.epoch()).isZero();
            }
        }
    }

    @Test
    void refusesARunThatWasTrainedOnSomethingElse() throws Exception {
        TinyRun run = TinyRun.create(folder);
        try (RunSteps steps = RunSteps.of(run.inputs())) {
            assertThat(steps.stepsDone()).isZero();
        }
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            Pretraining training = new Pretraining(run.inputs(), kernels);
            training.listen(Kills.stoppedAfter(2, training.stop())).run();
        }
        try (RunSteps steps = RunSteps.of(run.inputs())) {
            assertThat(steps.stepsDone()).isEqualTo(2);
        }
        try (RunSteps steps = RunSteps.of(run.inputs(TinyRun.MODEL, TinyRun.training(0.02, 32), 43))) {
            assertThatThrownBy(steps::stepsDone)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("run.seed");
        }
        run.writeDataset("long", 32, 99);
        try (RunSteps steps = RunSteps.of(run.inputs())) {
            assertThat(steps.stepsDone()).as("the long stage has not begun").isEqualTo(2);
        }
        run.writeDataset("short", 16, 99);
        try (RunSteps steps = RunSteps.of(run.inputs())) {
            assertThatThrownBy(steps::stepsDone)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("training.stages[0].dataset");
        }
    }

    @Test
    void namesAMissingDataset() throws Exception {
        try (RunSteps steps = RunSteps.of(TinyRun.at(folder).inputs())) {
            assertThatThrownBy(() -> steps.samples(1))
                    .isInstanceOf(PackedFormatException.class)
                    .hasMessageContaining("corpus/pack/short");
        }
    }
}
