package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigExplainer;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config}: explains the keys, or prints a run's configuration with every default filled in. */
@Command(
        name = "config",
        description = {
            "Without --config, explains every key: type, unit, default and meaning.",
            "With --config, checks the file and prints it with every default filled in."
        })
final class ConfigCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Option(names = "--config", paramLabel = "FILE", description = "The run's YAML.")
    private @Nullable String config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Lays a value over the file's. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--key", paramLabel = "PREFIX", description = "Explain only the keys that begin so.")
    private String prefix = "";

    @Override
    public Integer call() {
        if (config == null) {
            console.print(explanation());
            return ExitCode.DONE;
        }
        Problems problems = new Problems();
        var run = ConfigFile.read(config, overrides, problems);
        problems.throwIfAny();
        console.print(ConfigWriter.yaml(run.orElseThrow()));
        return ExitCode.DONE;
    }

    private String explanation() {
        String keys = ConfigExplainer.explain(RunConfig.class, prefix);
        if (keys.isEmpty()) {
            throw new UserException("No key begins with '%s'; run `millrace config` for all of them".formatted(prefix));
        }
        return keys + "\nSizes and counts may carry k M B T (decimal) or Ki Mi Gi Ti (binary): 4Ki, 1.5B, 18T.";
    }
}
