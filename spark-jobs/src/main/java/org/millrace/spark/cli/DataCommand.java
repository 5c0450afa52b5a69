package org.millrace.spark.cli;

import java.io.IOException;
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

/** What the commands have in common that bring data steps about on Spark. */
abstract class DataCommand extends JobCommand {

    /** The step that it runs; empty for all. */
    abstract String step();

    private boolean runs(String step) {
        return step().isEmpty() || step().equals(step);
    }

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        if (runs("read")) {
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
        // The plans of later jobs hold what these files hold.
        StepChecks.check(run.data(), hadoop, problems);
        String tokenizer = run.tokenizer().file();
        if (runs("tokenizer") && tokenizer != null) {
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
        return "Would run %s in %s, unless it is finished".formatted(step(), CorpusPipeline.directory(run));
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        recordConfig(run, hadoop);
        try (JavaSparkContext spark = SparkSessions.open(run.spark(), name())) {
            run(new CorpusPipeline(spark, run));
        }
    }

    /** What it has the pipeline do. */
    void run(CorpusPipeline pipeline) throws IOException {
        pipeline.run(step());
    }
}
