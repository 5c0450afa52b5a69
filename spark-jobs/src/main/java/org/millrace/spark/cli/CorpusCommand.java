package org.millrace.spark.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.data.tokenize.TokenizerFormatException;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.SourceConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.session.SparkSessions;
import org.millrace.train.config.Problems;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code corpus}, and one job for each of its steps: brings data steps about on Spark. */
@Command
final class CorpusCommand extends JobCommand {

    private final List<String> steps;

    private CorpusCommand(List<String> steps) {
        this.steps = steps;
    }

    /** Adds {@code corpus} and the job of every step. */
    static void addTo(CommandLine parent) {
        parent.addSubcommand(
                "corpus",
                describe(
                        new CorpusCommand(CorpusPipeline.STEPS),
                        "Turns raw files into packed sequences: every data step that is not finished, in order."));
        for (String step : CorpusPipeline.STEPS) {
            CommandLine job = new CommandLine(describe(new CorpusCommand(List.of(step)), description(step)));
            if (step.equals("tokenizer")) {
                TokenizerCommands.addTo(job);
            }
            parent.addSubcommand(step, job);
        }
    }

    private static CommandSpec describe(CorpusCommand command, String description) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.usageMessage().description(description);
        return spec;
    }

    private static String description(String step) {
        return switch (step) {
            case "read" -> "Data step: raw files to documents; what cannot be read is set aside with its reason.";
            case "filter" -> "Data step: Gopher's quality and repetition rules.";
            case "language" -> "Data step: tells languages and keeps the configured ones.";
            case "deduplicate" -> "Data step: keeps one of each set of documents with the same text.";
            case "mix" -> "Data step: takes documents by the weights of their sources.";
            case "tokenizer" -> "Data step: trains the tokenizer on the mixed corpus, or takes the given file.";
            case "tokenize" -> "Data step: documents to token ids.";
            case "pack" -> "Data step: token ids to sequences of each stage's length.";
            default -> throw new IllegalArgumentException("No step is named " + step);
        };
    }

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        if (steps.contains("read")) {
            for (int i = 0; i < run.data().sources().size(); i++) {
                SourceConfig source = run.data().sources().get(i);
                if (!matchesAnything(source.path(), hadoop)) {
                    problems.add(
                            "data.sources[" + i + "].path",
                            "'" + source.path() + "', which matches no file",
                            "files of source " + source.name());
                }
            }
        }
        String tokenizer = run.tokenizer().file();
        if (steps.contains("tokenizer") && tokenizer != null) {
            checkTokenizer(tokenizer, hadoop, problems);
        }
    }

    /** Not left to the step, which comes after hours of others. */
    private static void checkTokenizer(String file, Configuration hadoop, Problems problems) throws IOException {
        Path path = new Path(file);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        if (!fileSystem.exists(path)) {
            problems.add("tokenizer.file", "'" + file + "', which does not exist", "a tokenizer.json");
            return;
        }
        if (fileSystem.getFileStatus(path).isDirectory()) {
            problems.add("tokenizer.file", "'" + file + "', which is a folder", "the tokenizer.json in it");
            return;
        }
        try {
            TokenizerOption.load(file, hadoop).endOfText();
        } catch (UserException | TokenizerFormatException refused) {
            problems.add(
                    "tokenizer.file",
                    "'" + file + "'",
                    "a tokenizer.json that can be done exactly",
                    String.valueOf(refused.getMessage()));
        }
    }

    private static boolean matchesAnything(String glob, Configuration hadoop) throws IOException {
        Path path = new Path(glob);
        FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
        return found != null && found.length > 0;
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) throws IOException {
        StringBuilder text = new StringBuilder("Would run ")
                .append(String.join(" → ", steps))
                .append(" in ")
                .append(CorpusPipeline.directory(run))
                .append(", each unless it is finished");
        for (SourceConfig source : run.data().sources()) {
            Path path = new Path(source.path());
            FileStatus[] files = path.getFileSystem(hadoop).globStatus(path);
            long bytes = 0;
            int count = 0;
            for (FileStatus file : files == null ? new FileStatus[0] : files) {
                bytes += file.getLen();
                count++;
            }
            text.append(String.format(
                    Locale.ROOT, "%n  %-20s %6d files %,16d bytes  %s", source.name(), count, bytes, source.path()));
        }
        return text.toString();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        recordConfig(run, hadoop);
        try (JavaSparkContext spark = SparkSessions.open(run.spark(), name())) {
            CorpusPipeline pipeline = new CorpusPipeline(spark, run);
            if (steps.size() > 1) {
                pipeline.runAll();
            } else {
                pipeline.run(steps.get(0));
            }
        }
    }
}
