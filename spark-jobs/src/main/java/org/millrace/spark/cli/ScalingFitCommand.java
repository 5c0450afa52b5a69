package org.millrace.spark.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.report.LawReport;
import org.millrace.spark.step.AtomicFile;
import org.millrace.train.config.Problems;
import org.millrace.train.scaling.fit.ColumnMapping;
import org.millrace.train.scaling.fit.FitSettings;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedLawsFile;
import org.millrace.train.scaling.fit.HyperparameterFit;
import org.millrace.train.scaling.fit.HyperparameterLawFitter;
import org.millrace.train.scaling.fit.HyperparameterSettings;
import org.millrace.train.scaling.fit.LawForm;
import org.millrace.train.scaling.fit.LossFit;
import org.millrace.train.scaling.fit.LossLawFitter;
import org.millrace.train.scaling.fit.RunSelection;
import org.millrace.train.scaling.fit.RunTable;
import org.millrace.train.scaling.fit.ScalingDataException;
import org.millrace.train.scaling.fit.Variables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scaling fit}: laws of one's own runs, as a table, a YAML file for configurations and a page with plots. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description = {
            "Fits scaling laws to a table of finished runs, one a row, with bootstrap intervals and held-out errors.",
            "",
            "The table is CSV with a header: run, parameters, tokens, learning_rate, batch_tokens, sequence_length,",
            "loss, status; other columns are left alone. Rows that cannot be used are named with their reason."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace scaling fit --form chinchilla --form step-law --data runs/sweep --output law.yaml",
            "  millrace scaling fit --form step-law --data steplaw.csv --column parameters=N --column tokens=D \\",
            "    --column learning_rate=lr --column batch_sequences=bs --column sequence_length=2048 \\",
            "    --column 'loss=smooth loss' --report law.html"
        })
final class ScalingFitCommand implements Callable<Integer> {

    private static final int MAX_RESAMPLES = 1_000_000;

    @Mixin
    private Console console = new Console();

    @Option(
            names = "--form",
            required = true,
            paramLabel = "FORM",
            description = {
                "chinchilla: L = E + A/N^alpha + B/D^beta; kaplan: L = ((Nc/N)^(aN/aD) + Dc/D)^aD;",
                "step-law: learning rate and batch as powers of N and D. May be repeated; of several laws of the loss",
                "the first goes into the file."
            })
    private List<String> forms = new ArrayList<>();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "CSV",
            description = "The table, or the run directory of a sweep; local or on any Hadoop file system.")
    private String data = "";

    @Option(
            names = "--column",
            paramLabel = "COLUMN=HEADER",
            description = {
                "Which header a column has in the table, or a number that holds for every row: parameters=N,",
                "sequence_length=2048. batch_sequences stands for batch_tokens counted in sequences. May be repeated."
            })
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "WHICH",
            defaultValue = "best",
            description = "Runs for laws of the loss: best of each N and D, or all. Default: ${DEFAULT-VALUE}.")
    private String runs = "best";

    @Option(
            names = "--near-optimal",
            paramLabel = "SHARE",
            defaultValue = "0.0025",
            description = {
                "Runs for step-law: those whose loss is within this share of the best of their N and D.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String nearOptimal = "0.0025";

    @Option(
            names = "--learning-rate-on",
            paramLabel = "VARIABLES",
            defaultValue = "both",
            description = "What the learning rate depends on: parameters, tokens or both. Default: ${DEFAULT-VALUE}.")
    private String learningRateOn = "both";

    @Option(
            names = "--batch-on",
            paramLabel = "VARIABLES",
            defaultValue = "tokens",
            description = "What the batch depends on: parameters, tokens or both. Default: ${DEFAULT-VALUE}.")
    private String batchOn = "tokens";

    @Option(
            names = "--bootstraps",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Resamples of the runs for intervals. Default: ${DEFAULT-VALUE}.")
    private String bootstraps = "1000";

    @Option(
            names = "--confidence",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "Share of the resamples that an interval holds. Default: ${DEFAULT-VALUE}.")
    private String confidence = "0.95";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Of resamples and folds. Default: ${DEFAULT-VALUE}.")
    private String seed = "0";

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            description = "Default: one a core; they do not change the result.")
    private @Nullable String threads;

    @Option(
            names = "--output",
            paramLabel = "YAML",
            description = "Where to write the laws, for a configuration's law.")
    private @Nullable String output;

    @Option(names = "--report", paramLabel = "HTML", description = "Where to write the page with plots.")
    private @Nullable String report;

    /** What the options ask for. */
    private record Settings(
            List<LawForm> forms,
            RunSelection selection,
            HyperparameterSettings hyperparameters,
            FitSettings fit,
            RunTable table) {}

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Settings settings = settings(hadoop);
        List<LossFit> losses = new ArrayList<>();
        HyperparameterFit hyperparameters = null;
        List<String> refused = new ArrayList<>();
        for (LawForm form : settings.forms()) {
            try {
                if (form == LawForm.STEP_LAW) {
                    hyperparameters = new HyperparameterLawFitter(settings.hyperparameters(), settings.fit())
                            .fit(settings.table());
                } else {
                    losses.add(new LossLawFitter(form, settings.selection(), settings.fit()).fit(settings.table()));
                }
            } catch (ScalingDataException unfit) {
                unfit.problems().forEach(problem -> refused.add(form.id() + ": " + problem));
            }
        }
        if (!refused.isEmpty()) {
            throw new ScalingDataException(settings.table().source(), refused);
        }
        LawReport.Fits fits =
                new LawReport.Fits(settings.table().source(), losses, Optional.ofNullable(hyperparameters));
        console.print(FitText.of(fits));
        write(hadoop, fits);
        return ExitCode.DONE;
    }

    private void write(Configuration hadoop, LawReport.Fits fits) throws IOException {
        if (output != null) {
            FittedLaws laws = new FittedLaws(
                    fits.losses().isEmpty() ? null : fits.losses().get(0).law(),
                    fits.hyperparameters().map(HyperparameterFit::law).orElse(null));
            AtomicFile.write(
                    hadoop, new Path(output), FittedLawsFile.write(laws).getBytes(StandardCharsets.UTF_8));
            console.print("Laws written to " + output);
        }
        if (report != null) {
            new LawReport(hadoop, Clock.systemUTC()).write(new Path(report), fits);
            console.print("Plots written to " + report);
        }
    }

    private Settings settings(Configuration hadoop) throws IOException {
        Problems problems = new Problems();
        OptionValues values = new OptionValues(problems);
        List<LawForm> chosen = new ArrayList<>();
        for (String form : forms) {
            Optional<LawForm> known = LawForm.of(form.replace('_', '-'));
            if (known.isEmpty()) {
                problems.add("--form", form, "one of chinchilla, kaplan, step-law");
            } else if (chosen.contains(known.get())) {
                problems.add("--form", form, "each form once");
            } else {
                chosen.add(known.get());
            }
        }
        RunSelection selection = choice("--runs", runs, RunSelection.values(), problems);
        Variables ofLearningRate = choice("--learning-rate-on", learningRateOn, Variables.values(), problems);
        Variables ofBatch = choice("--batch-on", batchOn, Variables.values(), problems);
        Double tolerance = values.number("--near-optimal", nearOptimal, 1e-9, 0.999, "a share above 0 and below 1");
        Double level = values.number("--confidence", confidence, 1e-6, 1 - 1e-6, "a share above 0 and below 1");
        int resamples = values.whole("--bootstraps", bootstraps, 0, MAX_RESAMPLES);
        int seedValue = values.whole("--seed", seed, 0, Integer.MAX_VALUE);
        int threadCount = threads == null
                ? Runtime.getRuntime().availableProcessors()
                : values.whole("--threads", threads, 1, 4096);
        checkName("--output", output, List.of(".yaml", ".yml"), problems);
        checkName("--report", report, List.of(".html", ".htm"), problems);
        RunTable table = table(hadoop, problems);
        problems.throwIfAny();
        if (table == null || tolerance == null || level == null) {
            throw new IllegalStateException("Problems must have been thrown");
        }
        return new Settings(
                chosen,
                selection,
                new HyperparameterSettings(tolerance, ofLearningRate, ofBatch),
                new FitSettings(seedValue, resamples, level, threadCount),
                table);
    }

    private static <E extends Enum<E>> E choice(String option, String text, E[] choices, Problems problems) {
        List<String> names = new ArrayList<>();
        for (E choice : choices) {
            String name = choice.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return choice;
            }
            names.add(name);
        }
        problems.add(option, text, "one of " + String.join(", ", names));
        return choices[0];
    }

    private static void checkName(String option, @Nullable String file, List<String> endings, Problems problems) {
        if (file != null && endings.stream().noneMatch(file::endsWith)) {
            problems.add(option, file, "a name that ends with " + endings.get(0));
        }
    }

    private @Nullable RunTable table(Configuration hadoop, Problems problems) throws IOException {
        try {
            ColumnMapping mapping = ColumnMapping.parse(columns);
            Path path = new Path(data);
            FileSystem fileSystem = path.getFileSystem(hadoop);
            for (String inside : List.of("sweep/runs.csv", "runs.csv")) {
                Path found = new Path(path, inside);
                if (fileSystem.exists(path)
                        && fileSystem.getFileStatus(path).isDirectory()
                        && fileSystem.exists(found)) {
                    path = found;
                }
            }
            if (!fileSystem.exists(path) || fileSystem.getFileStatus(path).isDirectory()) {
                problems.add(
                        "--data",
                        data,
                        "a CSV file, or the run directory of a sweep",
                        "there is none; `millrace sweep` writes sweep/runs.csv");
                return null;
            }
            byte[] bytes;
            try (var in = fileSystem.open(path)) {
                bytes = in.readAllBytes();
            }
            return RunTable.read(data, new ByteArrayInputStream(bytes), mapping);
        } catch (ScalingDataException unusable) {
            unusable.problems().forEach(problem -> problems.add("--data", data, "a table of runs", problem));
        } catch (IllegalArgumentException noPath) {
            problems.add("--data", data, "a path", String.valueOf(noPath.getMessage()));
        }
        return null;
    }
}
