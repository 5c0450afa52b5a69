package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputSource;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.corpus.TokenizerRecipe;
import org.millrace.spark.corpus.TokenizerTraining;
import org.millrace.spark.session.SparkSessions;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tokenizer train}: a tokenizer from files. */
@Command(
        name = "train",
        description = {
            "Trains byte-level BPE on the texts of files, on Spark: tokenizer.json and tokenizer_config.json, which"
                    + " transformers loads. The same texts and options give the same files, whatever the machines.",
            "On a run's own corpus, filtered and mixed: `millrace tokenizer --config FILE`.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  millrace tokenizer train -o my-tokenizer --vocabulary-size 32000 docs/*.jsonl.gz",
            "  spark-submit --class org.millrace.spark.Main --master spark://host:7077 millrace.jar \\",
            "    tokenizer train -o hdfs:///tokenizer 's3a://bucket/crawl/*.warc.gz' hdfs:///wiki/*.parquet",
        })
final class TokenizerTrainCommand implements Callable<Integer> {

    private static final int FEWEST_TOKENS = 257;
    private static final int MOST_TOKENS = 1 << 22;

    @Mixin
    private Console console = new Console();

    @Parameters(
            arity = "1..*",
            paramLabel = "INPUT",
            description =
                    "Files, folders or globs on any Hadoop file system: JSON lines, Parquet, WARC and WET, or plain"
                            + " text with a document a file; gzip and zstd are found out.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Folder for both files.")
    private String output = "";

    @Option(
            names = "--vocabulary-size",
            paramLabel = "N",
            description = "Tokens to end with: 256 bytes, merges and special tokens. Default: ${DEFAULT-VALUE}.")
    private int vocabularySize = 32_768;

    @Option(
            names = "--min-frequency",
            paramLabel = "N",
            description = "Fewest occurrences of a pair that is merged. Default: ${DEFAULT-VALUE}.")
    private int minFrequency = 2;

    @Option(
            names = "--special-token",
            paramLabel = "TOKEN",
            description = "A special token; may be repeated, and they get the last ids in this order. Default: those of"
                    + " Qwen2.5, <|endoftext|>, <|im_start|> and <|im_end|>.")
    private List<String> specialTokens = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "KIND",
            description = "How texts are split into words: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private SplitPattern split = SplitPattern.QWEN2;

    @Option(
            names = "--normalization",
            paramLabel = "KIND",
            description = "What happens to texts first: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Normalization normalization = Normalization.NFC;

    @Option(
            names = "--model-max-length",
            paramLabel = "N",
            description = "Longest text of the model in tokens, for tokenizer_config.json. Default: ${DEFAULT-VALUE}.")
    private int modelMaxLength = 32_768;

    @Mixin
    private DocumentOptions documents = new DocumentOptions();

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "Where to keep records that cannot be read, as JSON lines with file, position and reason.")
    private @Nullable String rejected;

    @Option(
            names = "--max-bad-share",
            paramLabel = "SHARE",
            description = "Share of records that may be unreadable. Default: ${DEFAULT-VALUE}.")
    private double maxBadShare = 0.01;

    @Option(names = "--overwrite", description = "Replace files that exist; without it they are a mistake.")
    private boolean overwrite;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master; spark-submit's wins. Default: ${DEFAULT-VALUE}.")
    private String master = "local[*]";

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        if (specialTokens.isEmpty()) {
            specialTokens = TokenizerRecipe.QWEN_SPECIAL_TOKENS;
        }
        Problems problems = new Problems();
        check(hadoop, problems);
        List<InputSource> sources = documents.sources(inputs, hadoop, problems);
        problems.throwIfAny();
        TokenizerRecipe recipe =
                new TokenizerRecipe(vocabularySize, minFrequency, specialTokens, split, normalization, modelMaxLength);
        try (JavaSparkContext spark = SparkSessions.open(new SparkConfig(master, Map.of()), "tokenizer train")) {
            StepManifest read = new TokenizerTraining(
                            spark, recipe, maxBadShare, rejected == null ? null : new Path(rejected))
                    .train(sources, new Path(output));
            report(read);
        }
        return ExitCode.DONE;
    }

    private void check(Configuration hadoop, Problems problems) throws IOException {
        if (vocabularySize < FEWEST_TOKENS + specialTokens.size() || vocabularySize > MOST_TOKENS) {
            problems.add(
                    "--vocabulary-size",
                    vocabularySize,
                    "from %d to %d".formatted(FEWEST_TOKENS + specialTokens.size(), MOST_TOKENS),
                    "256 bytes and the special tokens have an id each");
        }
        if (minFrequency < 1) {
            problems.add("--min-frequency", minFrequency, "at least 1");
        }
        if (modelMaxLength < 1) {
            problems.add("--model-max-length", modelMaxLength, "at least 1");
        }
        Readable.checkShare(maxBadShare, problems);
        Set<String> different = new HashSet<>(specialTokens);
        if (different.size() < specialTokens.size() || different.contains("")) {
            problems.add("--special-token", specialTokens, "tokens that differ and are not empty");
        }
        checkOrdinaryWords(problems);
        OutputChecks outputs = new OutputChecks(hadoop, overwrite, problems);
        outputs.folder("--output", output, TokenizerFiles.TOKENIZER, "tokenizer");
        if (rejected != null) {
            outputs.file("--rejected", rejected);
        }
    }

    /** A token that a text's word may be, too, could be learnt, and then there would be two of it. */
    private void checkOrdinaryWords(Problems problems) {
        PreTokenizer splitter = new PreTokenizer(split, normalization);
        for (String token : specialTokens) {
            int[] words = {0};
            splitter.forEachWord(token, (utf8, from, to) -> words[0]++);
            if (words[0] == 1) {
                problems.add(
                        "--special-token",
                        "'" + token + "', which is an ordinary word",
                        "tokens that no word of a text is",
                        "such as <|" + token + "|>");
            }
        }
    }

    private void report(StepManifest read) {
        PrintWriter out = console.err();
        long characters = read.sources().values().stream()
                .mapToLong(source -> source.charactersOut())
                .sum();
        out.printf(Locale.ROOT, "%,16d  documents with %,d characters%n", read.rowsOut(), characters);
        out.printf(Locale.ROOT, "%,16d  bad records%n", read.rowsRejected());
        read.rejected().forEach((reason, count) -> out.printf(Locale.ROOT, "%,16d    %s%n", count, reason));
        out.printf(Locale.ROOT, "%16s  %s%n", "wrote", new Path(output, TokenizerFiles.TOKENIZER));
        out.flush();
    }
}
