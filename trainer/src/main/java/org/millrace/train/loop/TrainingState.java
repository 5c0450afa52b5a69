package org.millrace.train.loop;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.RankTensors;
import org.millrace.train.checkpoint.TrainerState;
import org.millrace.train.checkpoint.TrainingCheckpoint;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.MasterWeights;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.model.Parametrization;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.sharding.ContextRanks;
import org.millrace.train.sharding.ModelWeights;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.sharding.StepGradients;

/**
 * All that changes while a run trains, and all that its checkpoints hold: weights, moments and counters. Of several ranks
 * each may hold a share of weights and moments.
 */
final class TrainingState implements AutoCloseable {

    private final TrainingInputs inputs;
    private final TrainingPlan plan;
    private final Kernels kernels;
    private final MasterWeights weights;
    private final AdamW optimizer;
    private final ProcessGroup group;
    private final Sharding sharding;
    private final ShardPlan shards;
    private long step;
    private long tokens;
    private long skippedSteps;
    private @Nullable Double lastLoss;

    private TrainingState(TrainingInputs inputs, TrainingPlan plan, Kernels kernels, ProcessGroup group) {
        this.inputs = inputs;
        this.plan = plan;
        this.kernels = kernels;
        ParameterLayout layout = new ParameterLayout(inputs.model());
        this.group = group;
        this.sharding = group.size() == 1
                ? Sharding.NONE
                : inputs.training().distributed().sharding();
        this.shards = new ShardPlan(layout, group.size());
        ParameterShare share = sharding == Sharding.NONE ? ParameterShare.whole(layout) : shards.share(group.rank());
        this.weights = new MasterWeights(
                kernels,
                inputs.model(),
                inputs.training().precision().computeType(),
                share,
                sharding != Sharding.WEIGHTS);
        this.optimizer = new AdamW(kernels, layout, share, inputs.training().optimizer(), parametrization(inputs));
    }

    /** The state before the first step: new weights of the run's seed. */
    static TrainingState begin(TrainingInputs inputs, TrainingPlan plan, Kernels kernels, ProcessGroup group) {
        TrainingState state = new TrainingState(inputs, plan, kernels, group);
        state.weights.initialize(inputs.seed(), parametrization(inputs));
        return state;
    }

    private static Parametrization parametrization(TrainingInputs inputs) {
        return Parametrization.of(inputs.training().parametrization(), inputs.model());
    }

    /** The state that a checkpoint holds. */
    static TrainingState resume(
            TrainingInputs inputs,
            TrainingPlan plan,
            Kernels kernels,
            ProcessGroup group,
            Checkpoint checkpoint,
            TrainerState saved)
            throws IOException {
        TrainingState state = new TrainingState(inputs, plan, kernels, group);
        try {
            TrainingCheckpoint.restore(inputs.configuration(), checkpoint, inputs.model(), state.tensors());
            state.optimizer.restoreUpdates(saved.optimizerUpdates());
            state.weights.round();
        } catch (IOException | RuntimeException e) {
            state.close();
            throw e;
        }
        state.step = saved.step();
        state.tokens = saved.tokens();
        state.skippedSteps = saved.skippedSteps();
        state.lastLoss = saved.lastLoss();
        return state;
    }

    /** Steps done, those skipped included. */
    long step() {
        return step;
    }

    /** Positions trained on so far, padding included. */
    long tokens() {
        return tokens;
    }

    long skippedSteps() {
        return skippedSteps;
    }

    /** Mean loss of the last step that was applied; null before the first. */
    @Nullable
    Double lastLoss() {
        return lastLoss;
    }

    MasterWeights weights() {
        return weights;
    }

    /** Bytes of weights and moments. */
    long tensorBytes() {
        return weights.bytes() + optimizer.bytes();
    }

    AdamW optimizer() {
        return optimizer;
    }

    /** Which rank keeps what. */
    ShardPlan shards() {
        return shards;
    }

    /** What this rank holds of masters and moments, and updates. */
    ParameterShare share() {
        return weights.share();
    }

    /** Where this rank's gradients are summed. */
    StepGradients gradients() {
        DistributedConfig distributed = inputs.training().distributed();
        if (distributed.parts() > 1) {
            int contextRanks = distributed.contextRanksAmong(group.size());
            ContextRanks ranks = ContextRanks.of(group, contextRanks, distributed.parts());
            return StepGradients.of(sharding, kernels, ranks, shards);
        }
        return StepGradients.of(sharding, kernels, group, shards);
    }

    /** The weights that models compute with, whoever updates them. Their owner closes them. */
    ModelWeights modelWeights() {
        return ModelWeights.of(sharding, kernels, group, shards, weights);
    }

    /**
     * Updates this rank's share, and lets the other ranks have it.
     *
     * @param gradients of the share
     * @param model that waits for the new weights
     */
    void update(ShareTensor gradients, double learningRate, double gradientScale, ModelWeights model) {
        optimizer.begin();
        for (ParameterLayout.Unit unit : shards.units()) {
            optimizer.update(
                    weights.masters(),
                    weights.rounded(),
                    gradients,
                    unit.offset(),
                    unit.size(),
                    learningRate,
                    gradientScale);
            weights.updated(unit);
            model.updated(unit);
        }
    }

    /** Counts a step; its data is behind the run whether or not it was applied. */
    void advance(double loss, boolean applied) {
        tokens += plan.tokensAt(step + 1) - plan.tokensAt(step);
        step++;
        if (applied) {
            lastLoss = loss;
        } else {
            skippedSteps++;
        }
    }

    /** What this rank has in checkpoints. */
    private RankTensors tensors() {
        return new RankTensors(
                kernels.device(), share(), weights.masters(), optimizer.firstMoment(), optimizer.secondMoment());
    }

    /** This moment, to be written before the next step changes it. */
    TrainingCheckpoint checkpoint(RunIdentity identity) {
        TrainingPlan.Stage stage = plan.stageOf(Math.max(0, step - 1));
        Map<String, Long> cursors = new LinkedHashMap<>();
        for (TrainingPlan.Stage begun : plan.stages()) {
            if (begun.firstStep() < step) {
                cursors.put(begun.name(), begun.cursorAt(step));
            }
        }
        TrainerState saved = new TrainerState(
                step,
                stage.name(),
                cursors,
                tokens,
                optimizer.updates(),
                skippedSteps,
                lastLoss,
                inputs.seed(),
                identity.fingerprint(),
                identity.fixed(),
                identity.changeable());
        ModelConfig model = inputs.model().withRopeTheta(stage.ropeTheta());
        return new TrainingCheckpoint(
                HuggingFaceConfig.of(model, StoredType.FLOAT32, inputs.endOfText()),
                tensors(),
                saved,
                inputs.tokenizerFiles());
    }

    @Override
    public void close() {
        optimizer.close();
        weights.close();
    }
}
