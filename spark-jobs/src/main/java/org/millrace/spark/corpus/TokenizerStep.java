package org.millrace.spark.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.data.tokenize.TokenizerJson;
import org.millrace.spark.config.TokenizerConfig;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;
import org.millrace.spark.step.Tally;

/** The run's tokenizer: trained on the mixed corpus, or taken from a file. */
final class TokenizerStep implements StepBody {

    private final TokenizerConfig config;
    private final int longestText;
    private final @Nullable StepManifest corpus;
    private final Path corpusDirectory;

    /**
     * @param longestText tokens that the model takes at most
     * @param corpus to train on; null where the tokenizer is a file
     */
    TokenizerStep(TokenizerConfig config, int longestText, @Nullable StepManifest corpus, Path corpusDirectory) {
        this.config = config;
        this.longestText = longestText;
        this.corpus = corpus;
        this.corpusDirectory = corpusDirectory;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        return corpus == null ? copy(job) : train(job, corpus);
    }

    private StepResult train(StepJob job, StepManifest documents) throws IOException {
        TokenizerConfig.Training training = config.train();
        if (training == null) {
            throw new IllegalStateException("A corpus is only given for a tokenizer that is trained");
        }
        return new TokenizerRecipe(
                        training.vocabularySize(),
                        training.minFrequency(),
                        TokenizerRecipe.QWEN_SPECIAL_TOKENS,
                        SplitPattern.QWEN2,
                        Normalization.NFC,
                        longestText)
                .train(job, documents, corpusDirectory);
    }

    /** Takes the file as it is, after a look at whether it is of a kind that can be done exactly. */
    private StepResult copy(StepJob job) throws IOException {
        Configuration configuration = job.files().configuration();
        Path given = givenFile(config);
        FileSystem fileSystem = given.getFileSystem(configuration);
        TokenizerJson json;
        try (var in = fileSystem.open(given)) {
            json = TokenizerJson.read(in);
        }
        Path folder = job.files().newAttempt();
        TokenizerFiles.write(json, longestText, configuration, folder);
        copy(given, new Path(folder, TokenizerFiles.TOKENIZER), configuration);
        Path settings = new Path(given.getParent(), TokenizerFiles.CONFIG);
        if (fileSystem.exists(settings)) {
            copy(settings, new Path(folder, TokenizerFiles.CONFIG), configuration);
        }
        return result(job.files(), folder, Map.of());
    }

    /** The configured file; only where the tokenizer is a file. */
    static Path givenFile(TokenizerConfig config) {
        String file = config.file();
        if (file == null) {
            throw new IllegalStateException("The tokenizer is trained, not given");
        }
        return new Path(file);
    }

    private static void copy(Path from, Path to, Configuration configuration) throws IOException {
        try (var in = from.getFileSystem(configuration).open(from);
                OutputStream out = to.getFileSystem(configuration).create(to, true)) {
            in.transferTo(out);
        }
    }

    /** What the step leaves of a folder that holds both files. */
    static StepResult result(StepFiles files, Path folder, Map<String, Object> statistics) throws IOException {
        Tokenizer tokenizer = TokenizerFiles.load(files.configuration(), folder);
        Map<String, Object> all = new TreeMap<>(statistics);
        all.put("tokenizer_fingerprint", tokenizer.fingerprint());
        all.put("vocabulary_size", tokenizer.vocabularySize());
        List<PartFile> written = List.of(
                files.finished(new Path(folder, TokenizerFiles.TOKENIZER), TokenizerFiles.TOKENIZER, 0),
                files.finished(new Path(folder, TokenizerFiles.CONFIG), TokenizerFiles.CONFIG, 0));
        return StepResult.of(List.of(written), new Tally().counts()).withStatistics(all);
    }
}
