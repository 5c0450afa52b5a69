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
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputFormat;
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

    @Option(
            names = "--text-field",
            paramLabel = "FIELD",
            description = "Field or column of the text. Default: ${DEFAULT-VALUE}.")
    private String textField = "text";

    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description =
                    "jsonl, csv, parquet, text, markdown, code, html or warc. Default: what the names say, otherwise jsonl.")
    private @Nullable InputFormat inputFormat;

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
        List<InputSource> sources = sources(hadoop, problems);
        problems.throwIfAny();
        TokenizerRecipe recipe =
                new TokenizerRecipe(vocabularySize, minFrequency, specialTokens, split, normalization, modelMaxLength);
        try (JavaSparkContext spark = SparkSessions.open(new SparkConfig(master, Map.of()), "tokenizer train")) {
            StepManifest documents = new TokenizerTraining(
                            spark, recipe, maxBadShare, rejected == null ? null : new Path(rejected))
                    .train(sources, new Path(output));
            report(documents);
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
        if (!(maxBadShare >= 0 && maxBadShare <= 1)) {
            problems.add("--max-bad-share", maxBadShare, "from 0 to 1");
        }
        Set<String> different = new HashSet<>(specialTokens);
        if (different.size() < specialTokens.size() || different.contains("")) {
            problems.add("--special-token", specialTokens, "tokens that differ and are not empty");
        }
        checkOrdinaryWords(problems);
        checkOutput(hadoop, problems);
        if (rejected != null) {
            checkRejected(rejected, hadoop, problems);
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

    private void checkOutput(Configuration hadoop, Problems problems) throws IOException {
        if (output.isBlank() || new Path(output).isRoot()) {
            problems.add("--output", "'" + output + "'", "a folder below the root");
            return;
        }
        Path folder = new Path(output);
        FileSystem fileSystem = folder.getFileSystem(hadoop);
        if (fileSystem.exists(folder) && !fileSystem.getFileStatus(folder).isDirectory()) {
            problems.add("--output", output + ", which is a file", "a folder");
        } else if (!overwrite && fileSystem.exists(new Path(folder, TokenizerFiles.TOKENIZER))) {
            problems.add("--output", output + ", which has a tokenizer", "a new folder", "--overwrite replaces it");
        }
    }

    private void checkRejected(String name, Configuration hadoop, Problems problems) throws IOException {
        if (name.isBlank()) {
            problems.add("--rejected", "'" + name + "'", "a file");
            return;
        }
        Path file = new Path(name);
        FileSystem fileSystem = file.getFileSystem(hadoop);
        if (!fileSystem.exists(file)) {
            return;
        }
        if (fileSystem.getFileStatus(file).isDirectory()) {
            problems.add("--rejected", name + ", which is a folder", "a file");
        } else if (!overwrite) {
            problems.add("--rejected", name + ", which exists", "a new file", "--overwrite replaces it");
        }
    }

    private List<InputSource> sources(Configuration hadoop, Problems problems) throws IOException {
        List<InputSource> sources = new ArrayList<>();
        for (String input : inputs) {
            String name = "input-" + (sources.size() + 1);
            InputSource source = InputSources.of(name, "INPUT", input, inputFormat, textField, hadoop, problems);
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }

    private void report(StepManifest documents) {
        PrintWriter out = console.err();
        long characters = documents.sources().values().stream()
                .mapToLong(source -> source.charactersOut())
                .sum();
        out.printf(Locale.ROOT, "%,16d  documents with %,d characters%n", documents.rowsOut(), characters);
        out.printf(Locale.ROOT, "%,16d  bad records%n", documents.rowsRejected());
        documents.rejected().forEach((reason, count) -> out.printf(Locale.ROOT, "%,16d    %s%n", count, reason));
        out.printf(Locale.ROOT, "%16s  %s%n", "wrote", new Path(output, TokenizerFiles.TOKENIZER));
        out.flush();
    }
}
