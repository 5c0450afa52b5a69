package org.millrace.spark.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.data.pack.PackedDataset;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SparkSessions;
import org.millrace.spark.sweep.RunStatus;
import org.millrace.spark.sweep.Sweep;
import org.millrace.spark.sweep.SweepGrid;
import org.millrace.spark.sweep.SweepResult;
import org.millrace.spark.sweep.SweepRun;
import org.millrace.spark.sweep.SweepTable;
import org.millrace.spark.training.RunInputs;
import org.millrace.spark.training.RunLock;
import org.millrace.train.config.Problems;
import org.millrace.train.loop.HeldOutLoss;
import org.millrace.train.loop.TrainingPlan;
import picocli.CommandLine.Command;

/** {@code sweep}: trains every combination of a grid of settings, spread over the cluster. */
@Command(
        name = "sweep",
        description = {
            "Trains every combination of the axes in sweep.grid on what `millrace corpus` packed, a Spark task each.",
            "Writes sweep/runs.csv, which `millrace scaling fit` reads. Finished runs are skipped, others go on from"
                    + " their own checkpoints."
        })
final class SweepCommand extends JobCommand {

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        if (run.training().ranks() > 1) {
            problems.add(
                    "training.ranks",
                    run.training().ranks(),
                    "1, since each run of a sweep is one Spark task",
                    "remove the key; runs go side by side, as many as there are slots");
        }
        String resource = run.training().distributed().resource();
        if (resource != null) {
            problems.add(
                    "training.distributed.resource",
                    resource,
                    "nothing, since the runs of a sweep are not bound to CPUs",
                    "remove the key");
        }
        List<SweepRun> runs = new SweepGrid(run, hadoop).expand(problems);
        Problems data = new Problems();
        RunInputs.check(run, hadoop, data);
        data.list()
                .forEach(problem -> problems.add(problem.key(), problem.got(), problem.expected(), problem.advice()));
        if (data.isEmpty()) {
            checkHeldOut(run, runs, hadoop, problems);
        }
    }

    /** The sequences that runs are measured on must be among those that none of them trains on. */
    private static void checkHeldOut(RunConfig base, List<SweepRun> runs, Configuration hadoop, Problems problems)
            throws IOException {
        int sequences = base.sweep().heldOutSequences();
        if (sequences == 0 || runs.isEmpty()) {
            return;
        }
        List<TrainingPlan.Stage> stages = runs.get(0).plan().stages();
        String last = stages.get(stages.size() - 1).name();
        try (PackedDataset dataset =
                PackedDataset.open(hadoop, RunInputs.dataset(new Path(base.run().directory()), last))) {
            for (SweepRun run : runs) {
                TrainingPlan.Stage stage = run.plan().stages().get(stages.size() - 1);
                if (!HeldOutLoss.leaves(stage, dataset.size(), sequences)) {
                    problems.add(
                            "sweep.held_out_sequences",
                            sequences,
                            "at most %d: %s trains on %d of the %d sequences of stage %s"
                                    .formatted(
                                            Math.max(0, dataset.size() - stage.cursorAt(stage.endStep())),
                                            run.name(),
                                            stage.cursorAt(stage.endStep()),
                                            dataset.size(),
                                            last),
                            "lower it, or train on fewer tokens");
                    return;
                }
            }
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        List<SweepRun> runs = runs(run, hadoop);
        StringBuilder text =
                new StringBuilder("Would make %d runs in %s%n".formatted(runs.size(), SweepGrid.directory(run)));
        text.append(String.format(
                Locale.ROOT,
                "%-14s %-14s %-10s %-8s %-7s %-9s %s%n",
                "parameters",
                "tokens",
                "rate",
                "batch",
                "steps",
                "FLOPs",
                "run"));
        double flops = 0;
        for (SweepRun each : runs) {
            flops += each.flops();
            text.append(String.format(
                    Locale.ROOT,
                    "%-,14.0f %-,14d %-10.3e %-,8d %-,7d %-9.2e %s%n",
                    each.parameters(),
                    each.tokens(),
                    each.learningRate(),
                    each.batchTokens(),
                    each.plan().steps(),
                    each.flops(),
                    each.name()));
        }
        return text.append(String.format(Locale.ROOT, "%.2e FLOPs in all", flops))
                .toString();
    }

    @Override
    @SuppressWarnings("try") // the lock is there to be held
    void run(RunConfig run, Configuration hadoop) throws IOException, InterruptedException {
        try (RunLock lock = RunLock.acquire(hadoop, SweepGrid.directory(run))) {
            sweep(run, hadoop);
        }
    }

    private void sweep(RunConfig run, Configuration hadoop) throws IOException, InterruptedException {
        recordConfig(run, hadoop);
        SparkConf conf = SparkSessions.conf(run.spark(), name());
        conf.setIfMissing("spark.task.cpus", Integer.toString(run.sweep().threads()));
        // Two copies of one training would write the same checkpoints.
        conf.set("spark.speculation", "false");
        List<SweepResult> results;
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            results = new Sweep(spark, run, runs(run, hadoop)).run();
        }
        print(SweepTable.summary(results));
        print("Table: " + Sweep.table(run));
        List<SweepResult> failed = results.stream()
                .filter(result -> result.status() == RunStatus.FAILED)
                .toList();
        if (!failed.isEmpty()) {
            throw new IOException("%d runs failed; the same command tries them again. The first: %s: %s"
                    .formatted(failed.size(), failed.get(0).run(), failed.get(0).reason()));
        }
    }

    private static List<SweepRun> runs(RunConfig run, Configuration hadoop) {
        Problems problems = new Problems();
        List<SweepRun> runs = new SweepGrid(run, hadoop).expand(problems);
        problems.throwIfAny();
        return runs;
    }
}
