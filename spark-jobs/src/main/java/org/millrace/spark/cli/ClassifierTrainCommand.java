package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.data.classify.ClassifierCard;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.ClassifierSettings;
import org.millrace.data.classify.ClassifierTraining;
import org.millrace.data.classify.FoldSettings;
import org.millrace.data.classify.LabelledReader;
import org.millrace.data.classify.LabelledSample;
import org.millrace.data.classify.SampleSettings;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.classify.ClassifierRecipe;
import org.millrace.spark.classify.ClassifierTrainingJob;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classifier train}: a classifier from labelled documents. */
@Command(
        name = "train",
        description = {
            "Learns a classifier from labelled documents, calibrates its probabilities and measures it on documents kept"
                    + " aside: model.bin, which fastText reads, and classifier.json.",
            "The same documents and options give the same bytes, in whatever files, in one process or on Spark. Equal texts"
                    + " count once. The hash of a text decides what it is used for."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace classifier train -o quality --label good='wiki/*.jsonl.zst' --label other='crawl/*.warc.gz'",
            "  millrace classifier train -o domains --label-field topic --min-count 5 labelled/*.parquet",
            "  spark-submit --class org.millrace.spark.Main --master spark://host:7077 millrace.jar \\",
            "    classifier train -o hdfs:///quality 'hdfs:///labelled/*.parquet'",
        })
final class ClassifierTrainCommand implements Callable<Integer> {

    private static final Logger LOG = LogManager.getLogger(ClassifierTrainCommand.class);
    private static final int LARGEST = 1 << 30;

    @Mixin
    private Console console = new Console();

    @Mixin
    private LabelledOptions documents = new LabelledOptions();

    @Mixin
    private SparkOption spark = new SparkOption();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Folder for both files.")
    private String output = "";

    @Option(names = "--overwrite", description = "Replace a classifier that is there; without it that is a mistake.")
    private boolean overwrite;

    @Option(
            names = "--dimension",
            paramLabel = "N",
            description = "Numbers a word, an n-gram and a label each have. Default: ${DEFAULT-VALUE}.")
    private String dimension = "32";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often each document is learnt from. Default: ${DEFAULT-VALUE}.")
    private String epochs = "5";

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "At the beginning; it falls to zero. Default: ${DEFAULT-VALUE}.")
    private String learningRate = "0.1";

    @Option(
            names = "--min-count",
            paramLabel = "N",
            description = "Rarer words have no row of their own. Default: ${DEFAULT-VALUE}.")
    private String minCount = "2";

    @Option(
            names = "--word-ngrams",
            paramLabel = "N",
            description = "Longest run of words that is a feature; 1 for none. Default: ${DEFAULT-VALUE}.")
    private String wordNgrams = "2";

    @Option(
            names = "--min-characters",
            paramLabel = "N",
            description = "Shortest piece of a word that is a feature. Default: ${DEFAULT-VALUE}.")
    private String minCharacters = "0";

    @Option(
            names = "--max-characters",
            paramLabel = "N",
            description =
                    "Longest piece of a word that is a feature; 0 for none. 5 helps with languages that inflect or"
                            + " write without spaces. Default: ${DEFAULT-VALUE}.")
    private String maxCharacters = "0";

    @Option(
            names = "--buckets",
            paramLabel = "N",
            description = "Rows that all n-grams share by their hash. Default: ${DEFAULT-VALUE}.")
    private String buckets = "1Mi";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the sample, the first weights and the order. Default:" + " ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--sample-size",
            paramLabel = "BYTES",
            description =
                    "Text that is used, the same share for each label, drawn by hash; one process holds it in memory."
                            + " Default: ${DEFAULT-VALUE}.")
    private String sampleSize = "512Mi";

    @Option(
            names = "--longest-text",
            paramLabel = "N",
            description = "Characters of a document that count. Default: ${DEFAULT-VALUE}.")
    private String longestText = "64Ki";

    @Option(
            names = "--calibration-share",
            paramLabel = "SHARE",
            description = "Of the documents, to calibrate with: isotonic from 1,000 of them, Platt's below. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double calibrationShare = 0.1;

    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            description = "Of the documents, to measure with. Default: ${DEFAULT-VALUE}.")
    private double testShare = 0.1;

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Problems problems = new Problems();
        List<InputSource> sources = documents.sources(hadoop, problems);
        new OutputChecks(hadoop, overwrite, problems).folder("--output", output, ClassifierFiles.CARD, "classifier");
        Optional<ClassifierRecipe> recipe = recipe(problems);
        problems.throwIfAny();
        ClassifierCard card = train(recipe.orElseThrow(), sources, hadoop);
        PrintWriter out = console.out();
        out.print(EvaluationText.of(card));
        out.printf(Locale.ROOT, "Wrote %s%n", new Path(output, ClassifierFiles.MODEL));
        out.flush();
        return ExitCode.DONE;
    }

    private ClassifierCard train(ClassifierRecipe recipe, List<InputSource> sources, Configuration hadoop)
            throws IOException {
        Optional<JavaSparkContext> opened = spark.open("classifier train");
        if (opened.isPresent()) {
            try (JavaSparkContext context = opened.get()) {
                InputManifest inputs = FrozenInputs.freeze(context.hadoopConfiguration(), sources);
                return new ClassifierTrainingJob(context, recipe)
                        .train(inputs, new Path(output), counts -> Readable.require(counts, documents.maxBadShare()));
            }
        }
        LabelledSample sample = new LabelledSample(recipe.sample());
        LabelledReader reader = new LabelledReader(hadoop, recipe.labels());
        for (SourceFile file : FrozenInputs.freeze(hadoop, sources).files()) {
            reader.read(file, sample::add);
        }
        Readable.require(reader.counts(), documents.maxBadShare());
        LOG.info("{} labelled documents: {}", reader.counts().documents(), sample.shown());
        Path folder = new Path(output);
        Path work = new Path(folder.getParent(), "." + folder.getName() + ".work");
        FileSystem fileSystem = work.getFileSystem(hadoop);
        fileSystem.delete(work, true);
        try {
            ClassifierCard card = new ClassifierTraining(recipe.settings(), recipe.folds())
                    .run(
                            sample.entries(),
                            sample.shown(),
                            hadoop,
                            work,
                            epoch -> LOG.info(
                                    "epoch {}: loss {}",
                                    epoch.number(),
                                    String.format(Locale.ROOT, "%.4f", epoch.loss())));
            ClassifierFiles.publish(hadoop, work, folder);
            return card;
        } finally {
            fileSystem.delete(work, true);
        }
    }

    /** Nothing where options are wrong, which are then among the problems. */
    private Optional<ClassifierRecipe> recipe(Problems problems) {
        OptionValues values = new OptionValues(problems);
        int numbers = values.whole("--dimension", dimension, 1, 4096);
        int passes = values.whole("--epochs", epochs, 1, 10_000);
        int count = values.whole("--min-count", minCount, 1, LARGEST);
        int run = values.whole("--word-ngrams", wordNgrams, 1, 16);
        int longestPiece = values.whole("--max-characters", maxCharacters, 0, 16);
        int shortestPiece = values.whole("--min-characters", minCharacters, 0, longestPiece);
        int rows = values.whole("--buckets", buckets, 1, LARGEST / Math.max(1, numbers));
        int longest = values.whole("--longest-text", longestText, 1, LARGEST);
        Double rate = values.number("--learning-rate", learningRate, Double.MIN_NORMAL, 10, "above 0, at most 10");
        Double bytes = values.number("--sample-size", sampleSize, 1, 1e15, "a number of bytes, such as 512Mi");
        if (!(calibrationShare > 0 && testShare > 0 && calibrationShare + testShare < 1)) {
            problems.add(
                    "--calibration-share",
                    "%s and --test-share %s".formatted(calibrationShare, testShare),
                    "both above 0 and together below 1");
        }
        if (!problems.isEmpty() || rate == null || bytes == null) {
            return Optional.empty();
        }
        return Optional.of(new ClassifierRecipe(
                documents.rule(),
                new SampleSettings(bytes.longValue(), longest, seed),
                new ClassifierSettings(numbers, passes, rate, count, run, shortestPiece, longestPiece, rows, seed),
                new FoldSettings(
                        calibrationShare, testShare, FoldSettings.standard().isotonicFrom())));
    }
}
