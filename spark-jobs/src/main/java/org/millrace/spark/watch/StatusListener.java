package org.millrace.spark.watch;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.watch.RunStatus.LastCheckpoint;
import org.millrace.spark.watch.RunStatus.Rank;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.RankStep;
import org.millrace.train.loop.SavedCheckpoint;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.Stragglers;
import org.millrace.train.loop.TrainingListener;
import org.millrace.train.loop.TrainingPlan;

/** Tells after every step and every checkpoint how far the training is. */
public final class StatusListener implements TrainingListener {

    private final Consumer<RunStatus> told;
    private final InstantSource clock;
    private long steps;
    private @Nullable StepResult step;
    private @Nullable Measurement measurement;
    private List<Rank> ranks = List.of();
    private @Nullable LastCheckpoint checkpoint;

    /** @param told on the training thread; must not take long */
    public StatusListener(Consumer<RunStatus> told, InstantSource clock) {
        this.told = told;
        this.clock = clock;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        steps = plan.steps();
        if (stepsDone > 0) {
            checkpoint = new LastCheckpoint(stepsDone, null, null, null);
        }
        String stage = plan.stageOf(Math.min(stepsDone, steps - 1)).name();
        told.accept(new RunStatus(
                stepsDone,
                steps,
                stage,
                null,
                null,
                null,
                0,
                plan.tokensAt(stepsDone),
                0,
                null,
                null,
                null,
                null,
                null,
                ranks,
                checkpoint));
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measured) {
        step = result;
        if (measured != null) {
            measurement = measured;
            if (!measured.ranks().isEmpty()) {
                ranks = ranks(measured.ranks());
            }
        }
        tell(result);
    }

    private static List<Rank> ranks(List<RankStep> measured) {
        Set<Integer> stragglers =
                Stragglers.of(measured).stream().map(RankStep::rank).collect(Collectors.toSet());
        return measured.stream()
                .map(rank -> new Rank(
                        rank.rank(),
                        rank.host(),
                        rank.seconds(),
                        rank.ownSeconds(),
                        rank.communicationSeconds(),
                        rank.waitedSeconds(),
                        stragglers.contains(rank.rank())))
                .toList();
    }

    @Override
    public void onCheckpoint(SavedCheckpoint saved) {
        checkpoint =
                new LastCheckpoint(saved.step(), clock.instant().toEpochMilli(), saved.pauseSeconds(), saved.seconds());
        if (step != null) {
            tell(step);
        }
    }

    private void tell(StepResult of) {
        Measurement last = measurement;
        told.accept(new RunStatus(
                of.step(),
                steps,
                of.stage().name(),
                finite(of.loss()),
                of.learningRate(),
                finite(of.gradientNorm()),
                of.batchTokens(),
                of.totalTokens(),
                of.totalSkipped(),
                of.seconds(),
                last == null ? null : finite(last.tokensPerSecond()),
                last == null ? null : last.flopUtilisation(),
                last == null ? null : finite(last.secondsLeft()),
                last == null ? null : last.memory().residentBytes(),
                ranks,
                checkpoint));
    }

    /** JSON has no NaN and no infinity. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
