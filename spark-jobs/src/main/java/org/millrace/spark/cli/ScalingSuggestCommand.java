package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.scaling.RunCost;
import org.millrace.train.scaling.ScalingLaw;
import org.millrace.train.scaling.Suggestion;
import org.millrace.train.scaling.TrainingRun;
import org.millrace.train.scaling.fit.AllocationEstimate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scaling suggest}: what laws say about a run to come, side by side. */
@Command(
        name = "suggest",
        mixinStandardHelpOptions = true,
        description = {
            "Says what scaling laws suggest for a run: peak learning rate, batch, steps, the loss to expect, how a",
            "budget of compute is best spent, and GPU-hours; several laws side by side, how far they disagree,",
            "and how far each is from the runs it was fitted on.",
            "",
            "Numbers may carry k M B T or Ki Mi Gi Ti: 7B, 18T, 4Ki. Give --parameters and --tokens, or --config, or",
            "--compute, or --compute with one of the first two."
        },
        footerHeading = "%nExample:%n",
        footer = "  millrace scaling suggest --parameters 7B --tokens 18T --compute 1e24 --flops 989T")
final class ScalingSuggestCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "Weights outside the embeddings. With --config they are counted.")
    private @Nullable String parameters;

    @Option(names = "--tokens", paramLabel = "D", description = "Tokens to train on.")
    private @Nullable String tokens;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A run's YAML: takes N, D and the sequence length from its model and stages.")
    private @Nullable String config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the file's of --config. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--law",
            paramLabel = "LAW",
            description = {
                "step-law, deepseek, chinchilla (both its constants and the refitted ones), kaplan, or a .yaml file of",
                "`millrace scaling fit`. May be repeated; without it all published ones."
            })
    private List<String> laws = new ArrayList<>();

    @Option(names = "--compute", paramLabel = "FLOPS", description = "A budget of training FLOPs to spend at its best.")
    private @Nullable String compute;

    @Option(
            names = "--sequence-length",
            paramLabel = "TOKENS",
            description = "Length of the sequences a batch consists of. Without --config: 4096.")
    private @Nullable String sequenceLength;

    @Option(names = "--flops", paramLabel = "FLOP/S", description = "Peak of one device, such as 989T; for GPU-hours.")
    private @Nullable String flops;

    @Option(
            names = "--utilization",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Share of it that training reaches. Default: ${DEFAULT-VALUE}.")
    private String utilization = "0.4";

    @Option(
            names = "--experts",
            paramLabel = "COUNT",
            description = "Experts of a mixture: refused above 1, since these laws were fitted on dense models.")
    private @Nullable String experts;

    @Option(names = "--json", description = "Write JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() {
        Problems problems = new Problems();
        OptionValues values = new OptionValues(problems);
        List<ScalingLaw> chosen = PublishedLaws.of(laws, problems);
        Double n = values.number("--parameters", parameters, 1, 1e18, "a number of weights, such as 7B");
        Double d = values.number("--tokens", tokens, 1, 1e20, "a number of tokens, such as 18T");
        Double budget = values.positive("--compute", compute, "a number of FLOPs, such as 1e24");
        Double peak = values.positive("--flops", flops, "FLOP/s of one device, such as 400T");
        Double share = values.number("--utilization", utilization, 1e-6, 1, "a share above 0 and at most 1");
        int given = sequenceLength == null ? 4096 : values.whole("--sequence-length", sequenceLength, 1, 1 << 30);
        Double expertCount = values.number("--experts", experts, 0, 1e9, "a number of experts");
        if (expertCount != null && expertCount > 1) {
            refuseExperts("--experts", String.valueOf(experts), problems);
        }
        Planned planned = plan(chosen, n, d, budget, given, problems);
        problems.throwIfAny();
        if (planned == null || share == null) {
            throw new IllegalStateException("Problems must have been thrown");
        }
        RunCost cost = peak == null ? null : new RunCost(peak, share);
        SuggestionText.Plan plan =
                new SuggestionText.Plan(planned.run(), planned.origin(), planned.sequenceLength(), budget, cost);
        List<Suggestion> suggestions = chosen.stream()
                .map(law -> Suggestion.of(law, planned.run(), budget))
                .toList();
        console.print(json ? SuggestionJson.of(plan, suggestions) : SuggestionText.of(plan, suggestions));
        return ExitCode.DONE;
    }

    /** The run that is asked about, and where its size comes from. */
    private record Planned(TrainingRun run, String origin, int sequenceLength) {}

    private @Nullable Planned plan(
            List<ScalingLaw> chosen,
            @Nullable Double n,
            @Nullable Double d,
            @Nullable Double budget,
            int length,
            Problems problems) {
        if (config != null) {
            if (parameters != null || tokens != null || sequenceLength != null) {
                problems.add(
                        "--config",
                        "together with --parameters, --tokens or --sequence-length",
                        "one or the other",
                        "the run's model and stages say all three");
            }
            return fromConfig(config, problems);
        }
        if (!overrides.isEmpty()) {
            problems.add("--set", String.join(", ", overrides), "--config too", "it lays values over that file's");
        }
        if (parameters != null && tokens != null) {
            return n == null || d == null ? null : new Planned(TrainingRun.of(n, d), "as given", length);
        }
        if (compute == null) {
            problems.add(
                    parameters == null ? "--parameters" : "--tokens",
                    "nothing",
                    "a number",
                    "or give --config, or --compute to take the best N and D for a budget");
            return null;
        }
        if (budget == null) {
            return null;
        }
        if (n != null) {
            return new Planned(TrainingRun.of(n, Math.max(1, budget / (6 * n))), "D = C / 6N", length);
        }
        if (d != null) {
            return new Planned(TrainingRun.of(Math.max(1, budget / (6 * d)), d), "N = C / 6D", length);
        }
        return chosen.stream()
                .flatMap(law -> law.optimum(budget).stream().map(best -> atOptimum(law, best, length)))
                .findFirst()
                .orElseGet(() -> {
                    problems.add(
                            "--law",
                            String.join(", ", laws),
                            "at least one law that says how a budget is best spent",
                            "or give --parameters and --tokens");
                    return null;
                });
    }

    private static Planned atOptimum(ScalingLaw law, AllocationEstimate best, int length) {
        TrainingRun run = TrainingRun.of(
                Math.max(1, best.parameters().value()),
                Math.max(1, best.tokens().value()));
        return new Planned(run, "the best for the budget by " + law.name(), length);
    }

    private @Nullable Planned fromConfig(String file, Problems problems) {
        Optional<RunConfig> read = ConfigFile.read(file, overrides, problems);
        problems.list().stream()
                .map(Problem::key)
                .filter(key -> key.startsWith("model.") && key.contains("expert"))
                .findFirst()
                .ifPresent(key -> refuseExperts(key, "a mixture of experts", problems));
        if (read.isEmpty() || !problems.isEmpty()) {
            return null;
        }
        RunConfig run = read.get();
        List<StageConfig> stages = run.training().stages();
        StageConfig main = stages.get(0);
        for (StageConfig stage : stages) {
            main = stage.tokens() > main.tokens() ? stage : main;
        }
        return new Planned(TrainingRun.of(run.model(), stages), "of " + file, main.sequenceLength());
    }

    private static void refuseExperts(String key, String got, Problems problems) {
        problems.add(
                key,
                got,
                "a dense model",
                "no law here was fitted on mixtures of experts, and none is guessed: sweep some and use their own");
    }
}
