package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.data.read.InputManifest;
import org.millrace.spark.config.DataConfig;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepRunner;

/**
 * The steps that pass documents on, {@code read} and {@code data.steps}: those that need one document at a time share
 * passes over the data, those that shuffle stand alone.
 */
final class Documents {

    private static final Logger LOG = LogManager.getLogger(Documents.class);

    private final RunConfig run;
    private final CorpusPlans plans;
    private final List<PlannedStep> steps;
    private final InputManifest inputs;
    private final StepRunner runner;
    private final Path corpus;

    Documents(RunConfig run, CorpusPlans plans, InputManifest inputs, StepRunner runner, Path corpus) {
        this.run = run;
        this.plans = plans;
        this.steps = plans.documents();
        this.inputs = inputs;
        this.runner = runner;
        this.corpus = corpus;
    }

    CorpusPlans plans() {
        return plans;
    }

    /**
     * Whether raw files have to be read for what is not finished.
     *
     * @param last step that is to be run
     */
    boolean needsRawFiles(int last) throws IOException {
        List<Optional<StepManifest>> states = states();
        int end = Math.min(last, lastOfPass(0));
        return pass(0, end, states).map(Pass::readsRawFiles).orElse(false);
    }

    /**
     * Runs every step that is not finished, in order.
     *
     * @param last step that is run, whose documents are written
     * @return the manifests of all of them
     */
    List<StepManifest> runTo(int last) throws IOException {
        int begin = 0;
        while (begin <= last) {
            int end = Math.min(last, lastOfPass(begin));
            if (steps.get(begin).type() instanceof ShuffleType<?> type) {
                shuffle(begin, type);
            } else {
                carryOut(begin, end);
            }
            begin = end + 1;
        }
        List<StepManifest> manifests = new ArrayList<>();
        for (PlannedStep step : steps.subList(0, last + 1)) {
            manifests.add(runner.finished(step.plan())
                    .orElseThrow(() -> new IllegalStateException(step.name() + " has been run, but is not finished")));
        }
        return manifests;
    }

    /**
     * Runs one step, and sees to it that what it passes on is written.
     *
     * @throws org.millrace.spark.MissingStepException where a step before it is not finished
     */
    StepManifest run(int index) throws IOException {
        List<Optional<StepManifest>> states = states();
        for (int before = 0; before < index; before++) {
            if (states.get(before).isEmpty()) {
                throw MissingSteps.missing(
                        steps.get(index).name(), steps.get(before).name(), path(before));
            }
        }
        if (steps.get(index).type() instanceof ShuffleType<?> type) {
            carryOut(index - 1, index - 1);
            return shuffle(index, type);
        }
        carryOut(index, index);
        return runner.finished(steps.get(index).plan())
                .orElseThrow(() ->
                        new IllegalStateException(steps.get(index).name() + " has been run, but is not finished"));
    }

    /** The last of the steps that share a pass with this one: the next is a shuffle, or reads what this one writes. */
    private int lastOfPass(int begin) {
        int end = begin;
        while (end + 1 < steps.size()
                && !steps.get(end).write()
                && steps.get(begin).runsWithOthers()
                && steps.get(end + 1).runsWithOthers()) {
            end++;
        }
        return end;
    }

    private Optional<Pass> pass(int begin, int end, List<Optional<StepManifest>> states) {
        return Pass.over(
                begin,
                end,
                step -> states.get(step).isPresent(),
                step -> states.get(step).filter(Documents::isWritten).isPresent());
    }

    /** The manifest of each step that is finished. */
    private List<Optional<StepManifest>> states() throws IOException {
        List<Optional<StepManifest>> states = new ArrayList<>();
        for (PlannedStep step : steps) {
            states.add(runner.finished(step.plan()));
        }
        return states;
    }

    private static boolean isWritten(StepManifest manifest) {
        return !manifest.parts().isEmpty();
    }

    private void carryOut(int begin, int end) throws IOException {
        List<Optional<StepManifest>> states = states();
        Optional<Pass> planned = pass(begin, end, states);
        if (planned.isEmpty()) {
            for (int step = begin; step <= end; step++) {
                LOG.info("{}: already finished", steps.get(step).name());
            }
            return;
        }
        Pass pass = planned.get();
        List<StepManifest> finished = new ArrayList<>();
        for (int step = pass.first(); step <= pass.last(); step++) {
            if (!pass.built().get(step)) {
                states.get(step).ifPresent(finished::add);
            }
        }
        DataConfig data = run.data();
        PassBody body = new PassBody(
                pass,
                steps,
                finished,
                input(pass, states),
                data.sourceNames(),
                run.run().seed(),
                data.keepDropped());
        runner.buildTogether(
                pass.built().stream().mapToObj(step -> steps.get(step).plan()).toList(), body);
    }

    private PassInput input(Pass pass, List<Optional<StepManifest>> states) {
        if (pass.readsRawFiles()) {
            DataConfig data = run.data();
            return new RawFiles(inputs, data.partSize(), data.readLimits(), data.maxBadShare());
        }
        int before = pass.first() - 1;
        return new PassInput.Parts(states.get(before).orElseThrow(), path(before));
    }

    private <S extends Record> StepManifest shuffle(int index, ShuffleType<S> type) throws IOException {
        PlannedStep step = steps.get(index);
        StepManifest before = runner.finished(steps.get(index - 1).plan())
                .filter(Documents::isWritten)
                .orElseThrow(() ->
                        MissingSteps.missing(step.name(), steps.get(index - 1).name(), path(index - 1)));
        StepInput input = new StepInput(
                step.name(),
                before,
                path(index - 1),
                run.data().keepDropped(),
                run.data().sourceNames(),
                type.usesSeed() ? run.run().seed() : 0);
        S settings = type.settings().cast(step.settings());
        StepBody body = type.create(settings, input);
        return runner.run(step.plan(), new AllOfInput(body, before));
    }

    private Path path(int step) {
        return new Path(corpus, steps.get(step).name());
    }
}
