package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SparkSessions;
import org.millrace.spark.training.TrainingSettings;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.RunMemory;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code memory}: what the training of a configuration would hold, whether or not its data is there. */
@Command(
        name = "memory",
        description = {
            "Tells the peak memory of the training that a configuration describes, of each of its ranks, part by",
            "part and for every level of recomputing; whether it fits into this machine, or into training.memory,",
            "what a process may hold; and what would fit, if it does not. Needs no data."
        })
final class MemoryCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The run's YAML.")
    private String config = "";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Lays a value over the file's. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() {
        Problems problems = new Problems();
        var read = ConfigFile.read(config, overrides, problems);
        problems.throwIfAny();
        RunConfig run = read.orElseThrow();
        Configuration hadoop = HadoopConfigurations.of(run.spark());
        ChosenLaws laws = ChosenLaws.read(hadoop, run.training().hyperparameters());
        TrainingPlan plan = TrainingPlan.of(run.training(), Hyperparameters.resolve(run.model(), run.training(), laws));
        try (Kernels kernels =
                KernelProvider.create(run.training().kernels(), run.training().threads())) {
            int together = TrainingSettings.ranksOfAProcess(SparkSessions.conf(run.spark(), "memory"), run.training());
            console.print(new RunMemory(run.model(), run.training(), plan, kernels, together).text());
        }
        return ExitCode.DONE;
    }
}
