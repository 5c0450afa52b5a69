package org.millrace.spark.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.Pretraining;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.loop.TrainingSummary;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import picocli.CommandLine.Command;

/** {@code pretrain}: trains the model on what {@code pack} wrote, from the newest checkpoint if there is one. */
@Command(
        name = "pretrain",
        description = {
            "Trains the model through its context stages on what `millrace corpus` packed.",
            "Goes on from the newest sound checkpoint of the run directory, if there is one."
        })
final class PretrainCommand extends JobCommand {

    private static final String TOKENIZER = RunDirectory.CORPUS + "/tokenizer";
    private static final String TOKENIZER_FILE = "tokenizer.json";

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        if (run.training().ranks() > 1) {
            problems.add(
                    "training.ranks",
                    run.training().ranks(),
                    "1, since this version trains in one process",
                    "remove the key");
        }
        for (int i = 0; i < run.training().stages().size(); i++) {
            StageConfig stage = run.training().stages().get(i);
            Path manifest = RunDirectory.of(run, RunDirectory.CORPUS + "/pack/" + stage.name() + "/_manifest.json");
            if (!manifest.getFileSystem(hadoop).exists(manifest)) {
                problems.add(
                        "training.stages[" + i + "].name",
                        stage.name() + ", which has no finished dataset in " + manifest.getParent(),
                        "a stage that has been packed",
                        "run `millrace corpus` with the same configuration first");
            }
        }
        Path file = RunDirectory.of(run, TOKENIZER + "/" + TOKENIZER_FILE);
        if (file.getFileSystem(hadoop).exists(file)) {
            int vocabulary = tokenizer(tokenizerFiles(run, hadoop)).vocabularySize();
            if (vocabulary > run.model().vocabSize()) {
                problems.add(
                        "model.vocab_size",
                        run.model().vocabSize(),
                        "at least %d, the vocabulary of %s".formatted(vocabulary, file));
            }
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        ChosenLaws laws = ChosenLaws.of(run.training().hyperparameters());
        Hyperparameters chosen = Hyperparameters.resolve(run.model(), run.training(), laws);
        TrainingPlan plan = TrainingPlan.of(run.training(), chosen);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Would train %,d parameters (%,d outside the embeddings) for %,d steps on %,d tokens%n",
                run.model().parameters(),
                run.model().bodyParameters(),
                plan.steps(),
                plan.tokens()));
        text.append("Learning rate and batch: ").append(chosen.origin()).append('\n');
        chosen.warnings()
                .forEach(warning -> text.append("Warning: ").append(warning).append('\n'));
        for (TrainingPlan.Stage stage : plan.stages()) {
            for (TrainingPlan.Phase phase : stage.phases()) {
                text.append(String.format(
                        Locale.ROOT,
                        "Stage %s: %,d steps of %,d sequences of %,d tokens, peak learning rate %.4g, RoPE base"
                                + " %,.0f%n",
                        stage.name(),
                        phase.steps(),
                        phase.batchSequences(),
                        stage.sequenceLength(),
                        phase.peakLearningRate(),
                        stage.ropeTheta()));
            }
        }
        return text.toString().stripTrailing();
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException, InterruptedException {
        recordConfig(run, hadoop);
        Map<String, byte[]> tokenizerFiles = tokenizerFiles(run, hadoop);
        TrainingInputs inputs = new TrainingInputs(
                hadoop,
                new Path(run.run().directory()),
                run.model(),
                run.training(),
                run.run().seed(),
                tokenizer(tokenizerFiles).endOfText(),
                tokenizerFiles);
        try (Kernels kernels =
                KernelProvider.create(run.training().kernels(), run.training().threads())) {
            TrainingSummary summary = new Pretraining(inputs, kernels).run();
            if (!summary.isComplete()) {
                print("Stopped with a checkpoint; the same command goes on.");
            }
        }
    }

    private static Tokenizer tokenizer(Map<String, byte[]> files) throws IOException {
        byte[] json = files.get(TOKENIZER_FILE);
        if (json == null) {
            throw new IOException("The run has no " + TOKENIZER + "/" + TOKENIZER_FILE);
        }
        return Tokenizer.load(new ByteArrayInputStream(json));
    }

    /** What the tokenizer step left, without its manifest. */
    private static Map<String, byte[]> tokenizerFiles(RunConfig run, Configuration hadoop) throws IOException {
        Path directory = RunDirectory.of(run, TOKENIZER);
        FileSystem fileSystem = directory.getFileSystem(hadoop);
        Map<String, byte[]> files = new TreeMap<>();
        for (FileStatus status : fileSystem.listStatus(directory)) {
            String name = status.getPath().getName();
            if (status.isFile() && name.endsWith(".json") && !name.startsWith("_")) {
                try (var in = fileSystem.open(status.getPath())) {
                    files.put(name, in.readAllBytes());
                }
            }
        }
        return files;
    }
}
