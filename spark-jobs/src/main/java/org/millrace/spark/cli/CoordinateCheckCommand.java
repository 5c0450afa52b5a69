package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.report.CoordinateReport;
import org.millrace.spark.step.AtomicFile;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.ParametrizationConfig.Kind;
import org.millrace.train.config.Problems;
import org.millrace.train.coordinates.Coordinate;
import org.millrace.train.coordinates.CoordinateCheck;
import org.millrace.train.coordinates.CoordinateSlope;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scaling coordinate-check}: whether a learning rate serves every width, under µP and without it. */
@Command(
        name = "coordinate-check",
        mixinStandardHelpOptions = true,
        description = {
            "Trains the configured model at several widths for a few steps on random tokens, with the standard and the",
            "µP parametrization, and measures how the scale of its activations, and of what training changes in them,",
            "grows with the width. Exponents near 0 mean that one learning rate serves every width.",
            "Needs no data. Writes scaling/coordinate-check.csv and .html into the run directory."
        })
final class CoordinateCheckCommand implements Callable<Integer> {

    private static final String NAME = "scaling/coordinate-check";

    @Mixin
    private Console console = new Console();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The run's YAML.")
    private String config = "";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Lays a value over the file's. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "WIDTH",
            defaultValue = "64,128,256,512,1024",
            description = "Values of hidden_size, multiples of the model's head size. Default: ${DEFAULT-VALUE}.")
    private List<Integer> widths = new ArrayList<>();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Of every step. Default: training.learning_rate.")
    private @Nullable Double learningRate;

    @Option(
            names = "--steps",
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "Updates of each model. Default: ${DEFAULT-VALUE}.")
    private int steps = 4;

    @Option(
            names = "--tokens",
            paramLabel = "COUNT",
            defaultValue = "128",
            description = "Tokens of the batch that all models see. Default: ${DEFAULT-VALUE}.")
    private int tokens = 128;

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        Optional<RunConfig> read = ConfigFile.read(config, overrides, problems);
        CoordinateCheck check = read.map(run -> check(run, problems)).orElse(null);
        problems.throwIfAny();
        RunConfig run = read.orElseThrow();
        if (check == null) {
            throw new IllegalStateException("Problems must have been thrown");
        }
        ParametrizationConfig configured = run.training().parametrization();
        int base = configured.kind() == Kind.MUP
                ? configured.baseWidth()
                : widths.stream().mapToInt(Integer::intValue).min().orElseThrow();
        List<CoordinateReport.Measured> measured = new ArrayList<>();
        try (Kernels kernels =
                KernelProvider.create(run.training().kernels(), run.training().threads())) {
            for (Kind kind : Kind.values()) {
                List<Coordinate> coordinates = check.run(widths, new ParametrizationConfig(kind, base), kernels);
                String name = kind == Kind.MUP ? "µP from width " + base : "standard";
                measured.add(new CoordinateReport.Measured(name, coordinates));
            }
        }
        report(run, check, measured);
        return ExitCode.DONE;
    }

    private CoordinateCheck check(RunConfig run, Problems problems) {
        Double rate = learningRate == null ? run.training().learningRate() : learningRate;
        if (rate == null || !(rate > 0)) {
            problems.add(
                    "--learning-rate",
                    rate == null ? "nothing, and no training.learning_rate" : rate,
                    "a learning rate above 0");
        }
        if (steps < 1) {
            problems.add("--steps", steps, "at least 1");
        }
        if (tokens < 2 || tokens > run.model().maxPositionEmbeddings()) {
            problems.add(
                    "--tokens",
                    tokens,
                    "2 to model.max_position_embeddings (%d)"
                            .formatted(run.model().maxPositionEmbeddings()));
        }
        CoordinateCheck check = new CoordinateCheck(
                run.model(),
                run.training().optimizer(),
                rate == null ? 0 : rate,
                steps,
                tokens,
                run.run().seed());
        check.check(widths, problems);
        return check;
    }

    private void report(RunConfig run, CoordinateCheck check, List<CoordinateReport.Measured> measured)
            throws IOException {
        Configuration hadoop = HadoopConfigurations.of(run.spark());
        Path table = RunDirectory.of(run, NAME + ".csv");
        Path page = RunDirectory.of(run, NAME + ".html");
        String subject = String.format(
                Locale.ROOT,
                "%d layers, heads of %d, widths %s; after %d steps at a learning rate of %.3g on %d random tokens",
                check.model().numHiddenLayers(),
                check.model().headSize(),
                widths,
                check.steps(),
                check.learningRate(),
                check.tokens());
        AtomicFile.write(hadoop, table, csv(measured).getBytes(StandardCharsets.UTF_8));
        new CoordinateReport(hadoop, Clock.systemUTC()).write(page, subject, measured);
        StringBuilder text = new StringBuilder(subject).append('\n');
        for (CoordinateReport.Measured each : measured) {
            text.append(String.format(
                    Locale.ROOT, "%n%-28s %14s %14s%n", each.name(), "scale ~ width^", "change ~ width^"));
            for (CoordinateSlope slope : CoordinateSlope.of(each.coordinates())) {
                text.append(String.format(
                        Locale.ROOT, "%-28s %+14.2f %+14.2f%n", slope.activation(), slope.rms(), slope.change()));
            }
        }
        console.print(text + "\nTable: " + table + "\nPlots: " + page);
    }

    private static String csv(List<CoordinateReport.Measured> measured) {
        StringBuilder csv = new StringBuilder("parametrization,width,step,activation,rms,change\n");
        for (CoordinateReport.Measured each : measured) {
            for (Coordinate coordinate : each.coordinates()) {
                csv.append(each.name())
                        .append(',')
                        .append(coordinate.width())
                        .append(',')
                        .append(coordinate.step())
                        .append(',')
                        .append(coordinate.activation())
                        .append(',')
                        .append(coordinate.rms())
                        .append(',')
                        .append(coordinate.change())
                        .append('\n');
            }
        }
        return csv.toString();
    }
}
