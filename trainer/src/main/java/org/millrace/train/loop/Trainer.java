package org.millrace.train.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.train.distributed.ProcessGroup;
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
import org.millrace.train.model.ShareTensor;
import org.millrace.train.optimizer.GradientClipping;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.schedule.LearningRateSchedule;
import org.millrace.train.sharding.ModelWeights;
import org.millrace.train.sharding.StepGradients;
import org.millrace.train.sharding.StepTotals;
import org.millrace.train.tensor.Tensor;

/**
 * The loop of one rank. All ranks go through the same steps together: they agree before each one, and whether one is applied
 * follows from numbers that all of them have.
 */
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
    private final ProcessGroup group;
    private final StepExchange exchange;
    private final String host = host();
    private boolean stopped;
    private double lastSeconds;
    private double lastCommunicationSeconds;
    private double lastWaitedSeconds;

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
            StopRequest stop,
            ProcessGroup group,
            List<StepTopic> topics) {
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
        this.group = group;
        this.exchange = new StepExchange(group, topics);
    }

    /** Trains from the step the state is at to the last one of the plan, or until any rank is asked to stop. */
    void run() throws IOException, InterruptedException {
        listener.onStart(plan, state.step());
        try (StepGradients gradients = state.gradients();
                ModelWeights weights = state.modelWeights()) {
            gradients.reserve(memory.plan().run().mostLeaves());
            while (state.step() < plan.steps() && !stopped) {
                run(plan.stageOf(state.step()), gradients, weights);
            }
        }
        listener.onEnd();
    }

    private void run(TrainingPlan.Stage stage, StepGradients gradients, ModelWeights weights)
            throws IOException, InterruptedException {
        LOG.info("Stage {}: steps {} to {}", stage.name(), state.step() + 1, stage.endStep());
        StageMemory planned = memory.of(stage);
        try (Qwen2Model model = new Qwen2Model(
                inputs.model().withRopeTheta(stage.ropeTheta()),
                kernels,
                weights,
                inputs.training().precision().computeType(),
                planned.chosen())) {
            model.reserve(planned.workspace(), stage.sequenceLength());
            while (state.step() < stage.endStep() && !stopped) {
                run(stage, stage.phaseOf(state.step()), model, gradients, weights);
            }
        }
    }

    private void run(
            TrainingPlan.Stage stage,
            TrainingPlan.Phase phase,
            Qwen2Model model,
            StepGradients gradients,
            ModelWeights weights)
            throws IOException, InterruptedException {
        if (stage.phases().size() > 1) {
            LOG.info(
                    "Batch of {} sequences: steps {} to {}", phase.batchSequences(), state.step() + 1, phase.endStep());
        }
        GradientTree tree = GradientTree.of(
                phase.batchSequences() / stage.microBatchSequences(),
                inputs.training().gradientParts());
        GradientTree.MicroBatches own = gradients.microBatches(tree);
        try (BatchLoader loader = load(stage, phase, own)) {
            try {
                while (state.step() < phase.endStep() && !stopped) {
                    step(stage, phase, model, loader, own.count(), tree, gradients, weights);
                }
            } catch (TooManySkippedStepsException e) {
                throw e; // on all ranks alike, with no operation pending
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                // First of all: on the way out memory is freed that the group may still read and write.
                group.abort("rank %d failed: %s".formatted(group.rank(), e));
                throw e;
            }
        }
    }

    private void step(
            TrainingPlan.Stage stage,
            TrainingPlan.Phase phase,
            Qwen2Model model,
            BatchLoader loader,
            long microBatches,
            GradientTree tree,
            StepGradients gradients,
            ModelWeights weights)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        gradients.atStep(state.step() + 1);
        ProcessGroup.Traffic before = group.traffic();
        List<MicroBatch> batch = new ArrayList<>();
        while (batch.size() < microBatches) {
            batch.add(loader.next());
        }
        StepExchange.Agreement agreed = exchange.agree(report(model, batch, gradients));
        if (agreed.stop()) {
            stopped = true;
            return;
        }
        List<MicroBatch> suspects = backward(model, batch, agreed.targets(), tree, gradients);
        ShareTensor sum = gradients.finish();
        StepTotals totals = StepTotals.of(group, state.shards(), tree, gradients.leafLosses(), kernels, sum);
        double loss = totals.loss() / agreed.targets();
        double learningRate = phase.peakLearningRate() * schedule.learningRateAt(state.step());
        boolean apply = Double.isFinite(loss) && Double.isFinite(totals.norm());
        if (apply) {
            Tensor masters = state.weights().masters();
            listener.beforeUpdate(state.step() + 1, masters, sum.tensor());
            state.update(sum, learningRate, clipping.scale(totals.norm()), weights);
            listener.afterUpdate(state.step() + 1, masters);
        }
        gradients.clear();
        state.advance(loss, apply);
        lastSeconds = (System.nanoTime() - start) / 1e9;
        ProcessGroup.Traffic after = group.traffic();
        lastCommunicationSeconds = after.seconds() - before.seconds();
        lastWaitedSeconds = after.waitedSeconds() - before.waitedSeconds();
        StepResult result = new StepResult(
                state.step(),
                stage,
                loss,
                learningRate,
                phase.batchTokens(stage.sequenceLength()),
                totals.norm(),
                apply,
                agreed.flops(),
                lastSeconds,
                state.tensorBytes() + weights.bytes() + gradients.bytes() + model.workspaceBytes(),
                state.tokens(),
                state.skippedSteps(),
                apply ? List.of() : SuspectDocuments.of(group, batch, suspects),
                agreed.reports());
        if (!apply) {
            reportSkipped(result);
        }
        listener.onStep(result, meter.add(result).orElse(null));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** What this rank tells the others before a step. */
    private StepReport report(Qwen2Model model, List<MicroBatch> batch, StepGradients gradients) {
        return new StepReport(
                state.step(),
                batch.stream()
                        .mapToLong(part -> gradients.targets(part.tokens()))
                        .sum(),
                batch.stream()
                                .mapToDouble(part -> ModelFlops.of(model.config(), part.tokens()))
                                .sum()
                        / gradients.contextRanks(),
                stop.isRequested(),
                lastSeconds,
                lastCommunicationSeconds,
                lastWaitedSeconds,
                host,
                Map.of());
    }

    /**
     * The gradients of this rank's micro-batches.
     *
     * @param targets of the whole step
     * @return those whose loss is not finite
     */
    private List<MicroBatch> backward(
            Qwen2Model model, List<MicroBatch> batch, long targets, GradientTree tree, StepGradients gradients) {
        float scale = 1f / targets;
        float zLoss = (float) inputs.training().zLoss();
        List<MicroBatch> suspects = new ArrayList<>();
        gradients.begin(tree);
        for (MicroBatch part : batch) {
            double loss = gradients.add(model, part.tokens(), scale, zLoss);
            if (!Double.isFinite(loss)) {
                suspects.add(part);
            }
        }
        return suspects;
    }

    private BatchLoader load(TrainingPlan.Stage stage, TrainingPlan.Phase phase, GradientTree.MicroBatches own) {
        StageData stageData = data.get(stage.index());
        return BatchLoader.start(
                stageData.source(),
                new SampleOrder(inputs.seed(), stage.name(), stageData.sequences()),
                BatchPlan.whole(phase.batchSequences(), stage.microBatchSequences())
                        .part(own)
                        .from(phase.firstSample()),
                stage.cursorAt(state.step()),
                Math.toIntExact(Math.min(MICRO_BATCHES_AHEAD, 2 * own.count())));
    }

    private void reportSkipped(StepResult step) {
        int allowed = inputs.training().maxSkippedSteps();
        List<DocumentSpan> documents = step.documents();
        LOG.log(
                group.rank() == 0 ? Level.ERROR : Level.DEBUG,
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
}
