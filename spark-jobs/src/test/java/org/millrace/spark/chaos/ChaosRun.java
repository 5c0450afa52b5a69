package org.millrace.spark.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/**
 * A directory with a run of seconds: a few stories packed at two lengths, a model of two layers, eight micro-batches a
 * step, a checkpoint every five steps.
 *
 * @param directory of everything; the run's own is {@code run} in it
 * @param steps of the training, even
 */
record ChaosRun(Path directory, long steps) {

    static final int EVERY_STEPS = 5;

    private static final int BATCH_TOKENS = 512;
    private static final int STORIES = 400;
    private static final String SENTENCE =
            "The miller and the apprentice have to carry every sack of grain to the wheel that turns by the river. ";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A run whose data is packed and whose training has not begun. */
    static ChaosRun create(Path directory, long steps, JavaSparkContext spark) throws IOException {
        ChaosRun run = new ChaosRun(directory, steps);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < STORIES; i++) {
            lines.append("{\"text\": \"%s Story %d of the valley. %s\"}\n"
                    .formatted(SENTENCE, i, SENTENCE.replace("sack", "bag " + i)));
        }
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.jsonl"), lines);
        run.writeYaml();
        new CorpusPipeline(spark, run.config()).runAll();
        return run;
    }

    /** Another run on the same data, in another directory. */
    ChaosRun beside(Path other) throws IOException {
        ChaosRun run = new ChaosRun(other, steps);
        copy(data(), run.data());
        run.writeYaml();
        return run;
    }

    /** With eight micro-batches of 64 tokens a step, so that up to eight ranks have work. */
    private void writeYaml() throws IOException {
        Files.writeString(yaml(), """
                run: {directory: "%1$s/run", seed: 3}
                spark: {master: "local[1]", properties: {spark.ui.enabled: "false"}}
                data:
                  sources: [{name: stories, format: jsonl, path: "%1$s/in/*.jsonl"}]
                  steps: [{gopher_quality: {min_words: 10}}, {language: {}}, {deduplicate: {}}, {mix: {}}]
                tokenizer: {train: {vocabulary_size: 320}}
                model: {vocab_size: 320, hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2,
                        num_attention_heads: 2, num_key_value_heads: 1, max_position_embeddings: 64,
                        tie_word_embeddings: true}
                training:
                  learning_rate: 1e-2
                  batch_tokens: %2$d
                  micro_batch_tokens: 64
                  threads: 1
                  log_every_steps: 1
                  stages:
                    - {name: short, sequence_length: 32, tokens: %3$d}
                    - {name: long, sequence_length: 64, tokens: %3$d, rope_theta: 100000}
                  checkpoint: {every_steps: %4$d, keep: 2}
                """.formatted(directory, BATCH_TOKENS, steps / 2 * BATCH_TOKENS, EVERY_STEPS));
    }

    private RunConfig config() throws IOException {
        Problems problems = new Problems();
        var config = ConfigReader.read(
                ConfigTree.parse("chaos", Files.readString(yaml()), List.of(), problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    Path yaml() {
        return directory.resolve("run.yaml");
    }

    /** What the data steps made. */
    Path data() {
        return directory.resolve("run/corpus");
    }

    /** What training makes. */
    Path training() {
        return directory.resolve("run/training");
    }

    Path checkpoint(long step) {
        return training().resolve("checkpoints/step-%08d".formatted(step));
    }

    /** Steps behind the newest committed checkpoint; 0 if there is none. */
    long newestCheckpoint() throws IOException {
        Path checkpoints = training().resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return 0;
        }
        try (Stream<Path> folders = Files.list(checkpoints)) {
            return folders.filter(folder -> Files.exists(folder.resolve("COMMITTED")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("step-\\d+"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        }
    }

    /** The last step that {@code metrics.jsonl} tells of; 0 if none. */
    long lastStep() throws IOException {
        try {
            List<String> lines = Files.readAllLines(metrics());
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (lines.get(i).endsWith("}")) {
                    return JSON.readTree(lines.get(i)).path("step").asLong();
                }
            }
        } catch (NoSuchFileException e) {
            return 0; // not begun, or being replaced
        }
        return 0;
    }

    /** Attempts that have begun, once they know from which checkpoint. */
    long attempts() throws IOException {
        Path attempts = training().resolve("attempts");
        if (!Files.exists(attempts)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(attempts)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.json"))
                    .count();
        }
    }

    private Path metrics() {
        return training().resolve("metrics.jsonl");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
