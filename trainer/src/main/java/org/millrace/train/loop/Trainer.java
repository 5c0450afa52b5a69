package org.millrace.train.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loader.BatchLoader;
import org.millrace.train.loader.BatchPlan;
import org.millrace.train.loader.DocumentSpan;
import org.millrace.train.loader.MicroBatch;
import org.millrace.train.loader.SampleOrder;
import org.millrace.train.loader.SequenceSource;
import org.millrace.train.memory.StageMemory;
import org.millrace.train.model.ModelFlops;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.optimizer.GradientAccumulator;
import org.millrace.train.optimizer.GradientClipping;
import org.millrace.train.schedule.LearningRateSchedule;
import org.millrace.train.tensor.Tensor;

/** The loop. */
final class Trainer {

    /** Documents of a skipped step that a message names. */
    static final int NAMED_DOCUMENTS = 50;

    private static final Logger LOG = LogManager.getLogger(Trainer.class);
    private static final int MICRO_BATCHES_AHEAD = 64;

    private final TrainingInputs inputs;
    private final TrainingPlan plan;
    private final RunMemory memory;
    private final LearningRateSchedule schedule;
    private final GradientClipping clipping;
    private final Kernels kernels;
    private final TrainingState state;
    private final List<StageData> data;
    private final Meter meter;
    private final TrainingListener listener;
    private final StopRequest stop;

    /** The sequences of one stage. */
    record StageData(SequenceSource source, long sequences) {}

    Trainer(
            TrainingInputs inputs,
            TrainingPlan plan,
            RunMemory memory,
            LearningRateSchedule schedule,
            Kernels kernels,
            TrainingState state,
            List<StageData> data,
            Meter meter,
            TrainingListener listener,
            StopRequest stop) {
        this.inputs = inputs;
        this.plan = plan;
        this.memory = memory;
        this.schedule = schedule;
        this.clipping = new GradientClipping(inputs.training().optimizer().maxGradNorm());
        this.kernels = kernels;
        this.state = state;
        this.data = data;
        this.meter = meter;
        this.listener = listener;
        this.stop = stop;
    }

    /** Trains from the step the state is at to the last one of the plan, or until a stop is asked for. */
    void run() throws IOException, InterruptedException {
        listener.onStart(plan, state.step());
        try (GradientAccumulator accumulator = new GradientAccumulator(
                kernels, state.weights().masters().size(), inputs.training().gradientParts())) {
            accumulator.reserve(memory.plan().run().mostMicroBatches());
            while (state.step() < plan.steps() && !stop.isRequested()) {
                run(plan.stageOf(state.step()), accumulator);
            }
        }
        listener.onEnd();
    }

    private void run(TrainingPlan.Stage stage, GradientAccumulator accumulator)
            throws IOException, InterruptedException {
        LOG.info("Stage {}: steps {} to {}", stage.name(), state.step() + 1, stage.endStep());
        StageMemory planned = memory.of(stage);
        try (Qwen2Model model = new Qwen2Model(
                inputs.model().withRopeTheta(stage.ropeTheta()),
                kernels,
                state.weights().forModel(),
                planned.chosen())) {
            model.reserve(planned.workspace(), stage.sequenceLength());
            while (state.step() < stage.endStep() && !stop.isRequested()) {
                run(stage, stage.phaseOf(state.step()), model, accumulator);
            }
        }
    }

    private void run(
            TrainingPlan.Stage stage, TrainingPlan.Phase phase, Qwen2Model model, GradientAccumulator accumulator)
            throws IOException, InterruptedException {
        if (stage.phases().size() > 1) {
            LOG.info(
                    "Batch of {} sequences: steps {} to {}", phase.batchSequences(), state.step() + 1, phase.endStep());
        }
        try (BatchLoader loader = load(stage, phase)) {
            while (state.step() < phase.endStep() && !stop.isRequested()) {
                StepResult result = step(stage, phase, model, loader, accumulator);
                if (!result.applied()) {
                    reportSkipped(result);
                }
                listener.onStep(result, meter.add(result).orElse(null));
            }
        }
    }

    private StepResult step(
            TrainingPlan.Stage stage,
            TrainingPlan.Phase phase,
            Qwen2Model model,
            BatchLoader loader,
            GradientAccumulator accumulator)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<MicroBatch> batch = new ArrayList<>();
        while (batch.size() < phase.batchSequences() / stage.microBatchSequences()) {
            batch.add(loader.next());
        }
        int targets = batch.stream().mapToInt(part -> part.tokens().targets()).sum();
        float scale = 1f / targets;
        float zLoss = (float) inputs.training().zLoss();
        List<MicroBatch> suspects = new ArrayList<>();
        accumulator.begin(batch.size());
        for (MicroBatch part : batch) {
            double loss = accumulator.add(gradients -> model.lossAndGradient(part.tokens(), scale, zLoss, gradients));
            if (!Double.isFinite(loss)) {
                suspects.add(part);
            }
        }
        GradientAccumulator.Sum sum = accumulator.sum();
        double loss = sum.loss() / targets;
        double norm = GradientClipping.norm(kernels, sum.gradients());
        double learningRate = phase.peakLearningRate() * schedule.learningRateAt(state.step());
        boolean apply = Double.isFinite(loss) && Double.isFinite(norm);
        if (apply) {
            Tensor masters = state.weights().masters();
            listener.beforeUpdate(state.step() + 1, masters, sum.gradients());
            state.optimizer()
                    .update(masters, state.weights().rounded(), sum.gradients(), learningRate, clipping.scale(norm));
            listener.afterUpdate(state.step() + 1, masters);
        }
        accumulator.clear();
        state.advance(loss, apply);
        return new StepResult(
                state.step(),
                stage,
                loss,
                learningRate,
                phase.batchTokens(stage.sequenceLength()),
                norm,
                apply,
                batch.stream()
                        .mapToDouble(part -> ModelFlops.of(model.config(), part.tokens()))
                        .sum(),
                (System.nanoTime() - start) / 1e9,
                state.tensorBytes() + accumulator.bytes() + model.workspaceBytes(),
                state.tokens(),
                state.skippedSteps(),
                apply ? List.of() : documents(suspects.isEmpty() ? batch : suspects));
    }

    private BatchLoader load(TrainingPlan.Stage stage, TrainingPlan.Phase phase) {
        StageData stageData = data.get(stage.index());
        return BatchLoader.start(
                stageData.source(),
                new SampleOrder(inputs.seed(), stage.name(), stageData.sequences()),
                BatchPlan.whole(phase.batchSequences(), stage.microBatchSequences())
                        .from(phase.firstSample()),
                stage.cursorAt(state.step()),
                Math.min(MICRO_BATCHES_AHEAD, 2 * (phase.batchSequences() / stage.microBatchSequences())));
    }

    private void reportSkipped(StepResult step) {
        int allowed = inputs.training().maxSkippedSteps();
        List<DocumentSpan> documents = step.documents();
        LOG.error(
                "Step {} of stage {} was skipped ({} of at most {}): loss {}, gradient norm {}; the first {} of its {}"
                        + " documents: {}; `millrace trace --step {}` shows them all",
                step.step(),
                step.stage().name(),
                step.totalSkipped(),
                allowed,
                step.loss(),
                step.gradientNorm(),
                Math.min(documents.size(), NAMED_DOCUMENTS),
                documents.size(),
                documents.subList(0, Math.min(documents.size(), NAMED_DOCUMENTS)),
                step.step());
        if (step.totalSkipped() > allowed) {
            throw new TooManySkippedStepsException(step.totalSkipped(), allowed, step);
        }
    }

    private static List<DocumentSpan> documents(List<MicroBatch> batch) {
        return batch.stream()
                .flatMap(part -> part.sequences().stream())
                .flatMap(sequence -> DocumentSpan.of(sequence).stream())
                .toList();
    }
}
