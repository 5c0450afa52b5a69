package org.millrace.spark.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SparkSessions;
import org.millrace.spark.training.RunInputs;
import org.millrace.spark.training.RunLock;
import org.millrace.spark.training.TrainingDriver;
import org.millrace.spark.training.TrainingSettings;
import org.millrace.train.config.Dl4jStatsConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.dl4j.Dl4jStatsListener;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.RankPlan;
import org.millrace.train.loop.RunMemory;
import org.millrace.train.loop.ShutdownHook;
import org.millrace.train.loop.StopFile;
import org.millrace.train.loop.TrainingPlan;
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
            description =
                    "Times every kernel in so many steps (${FALLBACK-VALUE}), after one to warm up: a table in the"
                            + " log, and training/profile.json for ui.perfetto.dev or chrome://tracing. Training goes on as ever.")
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
        if (problems.isEmpty() && laws.isPresent()) {
            ranks(run, trainingPlan(run, laws.get())).check(run.training().ranks(), problems.at("training"));
        }
        RunInputs.check(run, hadoop, problems);
        TrainingDriver.check(run, SparkSessions.conf(run.spark(), name()), problems);
        Dl4jStatsConfig stats = run.training().dl4jStats();
        if (stats != null) {
            Dl4jStatsListener.check(stats, hadoop, new Path(run.run().directory()), problems);
        }
    }

    private static TrainingPlan trainingPlan(RunConfig run, ChosenLaws laws) {
        return TrainingPlan.of(run.training(), Hyperparameters.resolve(run.model(), run.training(), laws));
    }

    private static RankPlan ranks(RunConfig run, TrainingPlan plan) {
        return RankPlan.of(run.training(), plan);
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
        SparkConf spark = SparkSessions.conf(run.spark(), name());
        if (run.training().ranks() > 1) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d ranks, %s; sharding %s%n",
                    run.training().ranks(),
                    TrainingSettings.isCluster(spark)
                            ? "tasks at " + spark.get("spark.master")
                            : "threads of this process",
                    run.training().distributed().sharding().name().toLowerCase(Locale.ROOT)));
        }
        ranks(run, plan)
                .idle(run.training().ranks())
                .ifPresent(idle -> text.append("Note: ").append(idle).append('\n'));
        RunMemory memory;
        try (Kernels kernels =
                KernelProvider.create(run.training().kernels(), run.training().threads())) {
            int together = TrainingSettings.ranksOfAProcess(spark, run.training());
            memory = new RunMemory(run.model(), run.training(), plan, kernels, together);
        }
        text.append(memory.text());
        if (TrainingSettings.isCluster(spark) && run.training().memory() == null) {
            return text.append("\nThis machine is not the executors': set training.memory to what one of them may hold")
                    .toString();
        }
        if (!memory.plan().fits()) {
            throw new InsufficientMemoryException(text.toString());
        }
        return text.toString();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException, InterruptedException {
        TrainingDriver driver = new TrainingDriver(run, hadoop, SparkSessions.conf(run.spark(), name()), profiledSteps);
        try (ShutdownHook hook = new ShutdownHook(driver::stop)) {
            hook.register();
            if (!train(driver, run, hadoop)) {
                print("Stopped; the same command goes on from the newest checkpoint.");
            }
        }
    }

    private static boolean train(TrainingDriver driver, RunConfig run, Configuration hadoop)
            throws IOException, InterruptedException {
        Path directory = new Path(run.run().directory());
        try (RunLock lock = RunLock.acquire(hadoop, TrainingDriver.directory(run));
                StopFile stopFile = new StopFile(hadoop, directory, driver::stop)) {
            recordConfig(run, hadoop);
            StopFile.clear(hadoop, directory);
            stopFile.watch();
            boolean complete = driver.train(lock);
            stopFile.obeyed();
            return complete;
        }
    }
}
