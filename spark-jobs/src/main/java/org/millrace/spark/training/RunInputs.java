package org.millrace.spark.training;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.net.NetUtils;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.loop.TrainingInputs;

/** What a run's data steps leave for its training. */
public final class RunInputs {

    private static final String TOKENIZER = "corpus/tokenizer";

    private RunInputs() {}

    /** Adds what the data steps have not made yet, or made for another model. */
    public static void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        Path directory = new Path(run.run().directory());
        for (int i = 0; i < run.training().stages().size(); i++) {
            StageConfig stage = run.training().stages().get(i);
            Path manifest = new Path(dataset(directory, stage.name()), "_manifest.json");
            if (!manifest.getFileSystem(hadoop).exists(manifest)) {
                problems.add(
                        "training.stages[" + i + "].name",
                        stage.name() + ", which has no finished dataset in " + manifest.getParent(),
                        "a stage that has been packed",
                        "run `millrace corpus` with the same configuration first");
            }
        }
        Path file = new Path(directory, TOKENIZER + "/" + TokenizerFiles.TOKENIZER);
        if (file.getFileSystem(hadoop).exists(file)) {
            int vocabulary = tokenizer(tokenizerFiles(directory, hadoop)).vocabularySize();
            if (vocabulary > run.model().vocabSize()) {
                problems.add(
                        "model.vocab_size",
                        run.model().vocabSize(),
                        "at least %d, the vocabulary of %s".formatted(vocabulary, file));
            }
        }
    }

    /** Where the packed sequences of a stage are. */
    public static Path dataset(Path runDirectory, String stage) {
        return new Path(runDirectory, "corpus/pack/" + stage);
    }

    /**
     * The inputs of a training.
     *
     * @param run its configuration
     * @param runDirectory whose data steps made the data
     * @param trainingDirectory where checkpoints and metrics go
     */
    public static TrainingInputs of(RunConfig run, Path runDirectory, Path trainingDirectory, Configuration hadoop)
            throws IOException {
        Map<String, byte[]> files = tokenizerFiles(runDirectory, hadoop);
        return new TrainingInputs(
                hadoop,
                runDirectory,
                trainingDirectory,
                run.model(),
                run.training(),
                run.run().seed(),
                tokenizer(files).endOfText(),
                files);
    }

    private static Tokenizer tokenizer(Map<String, byte[]> files) throws IOException {
        byte[] json = files.get(TokenizerFiles.TOKENIZER);
        if (json == null) {
            throw new IOException("The run has no " + TOKENIZER + "/" + TokenizerFiles.TOKENIZER);
        }
        return Tokenizer.load(new ByteArrayInputStream(json));
    }

    /** What the tokenizer step left, without its manifest. */
    private static Map<String, byte[]> tokenizerFiles(Path runDirectory, Configuration hadoop) throws IOException {
        Path directory = new Path(runDirectory, TOKENIZER);
        FileSystem fileSystem = directory.getFileSystem(hadoop);
        Map<String, byte[]> files = new TreeMap<>();
        for (FileStatus status : list(fileSystem, directory)) {
            String name = status.getPath().getName();
            if (status.isFile() && name.endsWith(".json") && !name.startsWith("_")) {
                try (var in = fileSystem.open(status.getPath())) {
                    files.put(name, in.readAllBytes());
                }
            }
        }
        return files;
    }

    /** A rank that does not see what its driver has seen looks at a disk of its own. */
    private static FileStatus[] list(FileSystem fileSystem, Path directory) throws IOException {
        try {
            return fileSystem.listStatus(directory);
        } catch (FileNotFoundException missing) {
            throw new MissingStepException(
                    "%s is not there, seen from %s: run `millrace corpus` first, with a run.directory that all machines see, such as hdfs:, s3a: or a shared mount"
                            .formatted(directory, NetUtils.getLocalHostname()));
        }
    }
}
