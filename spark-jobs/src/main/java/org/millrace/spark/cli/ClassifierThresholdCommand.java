package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.KeptTokens;
import org.millrace.data.classify.ScoreCounter;
import org.millrace.data.classify.TextClassifier;
import org.millrace.data.classify.TextSize;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.SourceFile;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.classify.ThresholdJob;
import org.millrace.spark.classify.ThresholdJob.Measured;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code classifier threshold}: which threshold keeps which share of a corpus's tokens. */
@Command(
        name = "threshold",
        description = {
            "Scores the documents of a corpus, or of a sample of it, and writes into classifier.json which threshold keeps"
                    + " which share of their tokens. quality_classifier then takes keep_tokens: 0.1 for the best tenth.",
        },
        footerHeading = "%nExample:%n",
        footer = {"  millrace classifier threshold -m quality --of good run/corpus/near_duplicates/*.parquet"})
final class ClassifierThresholdCommand implements Callable<Integer> {

    private static final double[] SHOWN = {0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};

    @Mixin
    private Console console = new Console();

    @Mixin
    private ClassifierOption classifier = new ClassifierOption();

    @Mixin
    private SparkOption spark = new SparkOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Files, folders or globs on any Hadoop file system; gzip and zstd are found out.")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--of", required = true, paramLabel = "LABEL", description = "Whose probability is the score.")
    private String label = "";

    @Option(
            names = {"-t", "--tokenizer"},
            paramLabel = "PATH",
            description =
                    "A tokenizer.json, or its folder, to count tokens with. Default: bytes of text stand for tokens.")
    private @Nullable String tokenizer;

    @Mixin
    private DocumentOptions documents = new DocumentOptions();

    @Option(
            names = "--max-bad-share",
            paramLabel = "SHARE",
            description = "Share of records that may be unreadable. Default: ${DEFAULT-VALUE}.")
    private double maxBadShare = 0.01;

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Problems problems = new Problems();
        List<InputSource> sources = documents.sources(inputs, hadoop, problems);
        check(hadoop, problems);
        problems.throwIfAny();
        TextClassifier loaded = classifier.load(hadoop);
        if (!loaded.labels().contains(label)) {
            throw new UserException("--of %s: the classifier has no such label; it has %s"
                    .formatted(label, String.join(", ", loaded.labels())));
        }
        Measured measured = measure(loaded, sources, hadoop);
        Readable.require(measured.records(), maxBadShare);
        KeptTokens kept = KeptTokens.of(label, measured.histogram(), tokenizer == null ? "bytes" : "tokens");
        ClassifierFiles.writeCard(
                hadoop,
                classifier.path(),
                ClassifierFiles.card(hadoop, classifier.path()).with(kept));
        report(kept, measured);
        return ExitCode.DONE;
    }

    private void check(Configuration hadoop, Problems problems) throws IOException {
        FileSystem fileSystem = classifier.path().getFileSystem(hadoop);
        if (!fileSystem.exists(new Path(classifier.path(), ClassifierFiles.CARD))) {
            problems.add(
                    "--model",
                    classifier.path() + ", which has no " + ClassifierFiles.CARD,
                    "a folder of `classifier train`",
                    "for a model of another's use min_score, the number that its authors publish");
        }
        Readable.checkShare(maxBadShare, problems);
    }

    private Measured measure(TextClassifier loaded, List<InputSource> sources, Configuration hadoop)
            throws IOException {
        Optional<JavaSparkContext> opened = spark.open("classifier threshold");
        if (opened.isPresent()) {
            try (JavaSparkContext context = opened.get()) {
                InputManifest manifest = FrozenInputs.freeze(context.hadoopConfiguration(), sources);
                return new ThresholdJob(context)
                        .measure(manifest, classifier.path(), label, tokenizer == null ? null : new Path(tokenizer));
            }
        }
        ScoreCounter counter = new ScoreCounter(loaded, label, size(hadoop));
        for (SourceFile file : FrozenInputs.freeze(hadoop, sources).files()) {
            counter.read(hadoop, file);
        }
        return new Measured(counter.histogram(), counter.records());
    }

    private TextSize size(Configuration hadoop) throws IOException {
        if (tokenizer == null) {
            return TextSize.BYTES;
        }
        Tokenizer loaded = TokenizerOption.load(tokenizer, hadoop);
        return text -> loaded.encodeOrdinary(text).length;
    }

    private void report(KeptTokens kept, Measured measured) {
        PrintWriter out = console.out();
        out.printf(
                Locale.ROOT,
                "%,d documents with %,d %s, by the score of %s%n%n",
                kept.documents(),
                kept.tokens(),
                kept.unit(),
                kept.label());
        AlignedTable table = new AlignedTable().row("keep_tokens", "score of the model", "keeps");
        for (double share : SHOWN) {
            double threshold = kept.threshold(share);
            table.row(
                    String.format(Locale.ROOT, "%.2f", share),
                    String.format(Locale.ROOT, "%.6f", 1 / (1 + Math.exp(-threshold))),
                    String.format(
                            Locale.ROOT, "%.2f %%", 100 * measured.histogram().keptShare(threshold)));
        }
        out.print(table);
        out.flush();
    }
}
