package org.millrace.spark.cli;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.training.RunInputs;
import org.millrace.spark.watch.RunEnd;
import org.millrace.spark.watch.RunWatch;
import org.millrace.spark.watch.StatusListener;
import org.millrace.train.config.Dl4jStatsConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.dl4j.Dl4jStatsListener;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.Pretraining;
import org.millrace.train.loop.RunMemory;
import org.millrace.train.loop.StopFile;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.loop.TrainingSummary;
import org.millrace.train.memory.InsufficientMemoryException;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pretrain}: trains the model on what {@code pack} wrote, from the newest checkpoint if there is one. */
@Command(
        name = "pretrain",
        description = {
            "Trains the model through its context stages on what `millrace corpus` packed.",
            "Goes on from the newest sound checkpoint of the run directory, if there is one."
        })
final class PretrainCommand extends JobCommand {

    @Option(
            names = "--profile",
            paramLabel = "STEPS",
            arity = "0..1",
            fallbackValue = "5",
            description = {
                "Times every kernel in so many steps, after one to warm up (${FALLBACK-VALUE}): a table in the log,",
                "training/profile.json for ui.perfetto.dev or chrome://tracing. Training goes on as ever."
            })
    private @Nullable Integer profiledSteps;

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        if (profiledSteps != null && profiledSteps < 1) {
            problems.add("--profile", profiledSteps, "a number of steps, at least 1");
        }
        Optional<ChosenLaws> laws = ChosenLaws.read(hadoop, run.training().hyperparameters(), problems);
        if (problems.isEmpty()) {
            laws.ifPresent(chosen -> Hyperparameters.check(run.model(), run.training(), chosen, problems));
        }
        RunInputs.check(run, hadoop, problems);
        Dl4jStatsConfig stats = run.training().dl4jStats();
        if (stats != null) {
            Dl4jStatsListener.check(stats, hadoop, new Path(run.run().directory()), problems);
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        ChosenLaws laws = ChosenLaws.read(hadoop, run.training().hyperparameters());
        Hyperparameters chosen = Hyperparameters.resolve(run.model(), run.training(), laws);
        TrainingPlan plan = TrainingPlan.of(run.training(), chosen);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Would train %,d parameters (%,d outside the embeddings) for %,d steps on %,d tokens%n",
                run.model().parameters(),
                run.model().bodyParameters(),
                plan.steps(),
                plan.tokens()));
        text.append("Learning rate and batch: ").append(chosen.origin()).append('\n');
        chosen.warnings()
                .forEach(warning -> text.append("Warning: ").append(warning).append('\n'));
        for (TrainingPlan.Stage stage : plan.stages()) {
            for (TrainingPlan.Phase phase : stage.phases()) {
                text.append(String.format(
                        Locale.ROOT,
                        "Stage %s: %,d steps of %,d sequences of %,d tokens, peak learning rate %.4g, RoPE base"
                                + " %,.0f%n",
                        stage.name(),
                        phase.steps(),
                        phase.batchSequences(),
                        stage.sequenceLength(),
                        phase.peakLearningRate(),
                        stage.ropeTheta()));
            }
        }
        RunMemory memory;
        try (Kernels kernels =
                KernelProvider.create(run.training().kernels(), run.training().threads())) {
            memory = new RunMemory(run.model(), run.training(), plan, kernels);
        }
        text.append(memory.text());
        if (!memory.plan().fits()) {
            throw new InsufficientMemoryException(text.toString());
        }
        return text.toString();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException, InterruptedException {
        recordConfig(run, hadoop);
        Path directory = new Path(run.run().directory());
        StopFile.clear(hadoop, directory);
        TrainingInputs inputs = RunInputs.of(run, directory, new Path(directory, RunDirectory.TRAINING), hadoop);
        try (Kernels kernels = KernelProvider.create(
                        run.training().kernels(), run.training().threads());
                RunWatch watch = RunWatch.open(run.watch(), directory)) {
            watch.begin(1);
            Pretraining pretraining = new Pretraining(inputs, kernels);
            pretraining.listen(new StatusListener(watch::update, InstantSource.system()));
            if (profiledSteps != null) {
                pretraining.profile(profiledSteps);
            }
            Dl4jStatsConfig stats = run.training().dl4jStats();
            if (stats != null) {
                pretraining.listen(
                        new Dl4jStatsListener(stats, hadoop, directory, run.model(), run.training(), kernels));
            }
            TrainingSummary summary = pretraining.run();
            watch.ended(summary.isComplete() ? RunEnd.COMPLETE : RunEnd.STOPPED);
            if (!summary.isComplete()) {
                print("Stopped with a checkpoint; the same command goes on.");
            }
        }
    }
}
