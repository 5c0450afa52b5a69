package org.millrace.spark.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/** A sweep that takes seconds: a few stories, models of one layer, two sizes at two learning rates. */
public final class SweepFixture {

    static final List<String> NAMES = List.of(
            "small-learning_rate=0.001",
            "small-learning_rate=0.01",
            "large-learning_rate=0.001",
            "large-learning_rate=0.01");

    private static final String SENTENCE =
            "The miller and the apprentice have to carry every sack of grain to the wheel that turns by the river. ";

    private SweepFixture() {}

    /** Writes the documents and brings the run's corpus about, which every sweep of the directory may use. */
    public static void pack(Path directory, JavaSparkContext spark) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            lines.append("{\"text\": \"%s Story %d of the valley. %s\"}\n"
                    .formatted(SENTENCE, i, SENTENCE.replace("sack", "bag " + i)));
        }
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.jsonl"), lines);
        new CorpusPipeline(spark, config(directory)).runAll();
    }

    public static RunConfig config(Path directory, String... settings) {
        Problems problems = new Problems();
        var config = ConfigReader.read(
                ConfigTree.parse("sweep", yaml(directory), List.of(settings), problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    public static String yaml(Path directory) {
        return """
                run: {directory: "%1$s/run", seed: 3}
                spark: {master: "local[2]", properties: {spark.ui.enabled: "false"}}
                data:
                  sources: [{name: stories, format: jsonl, path: "%1$s/in/*.jsonl"}]
                  steps: [{gopher_quality: {min_words: 10}}, {language: {}}, {deduplicate: {}}, {mix: {}}]
                tokenizer: {train: {vocabulary_size: 320}}
                model: {vocab_size: 320, hidden_size: 16, intermediate_size: 24, num_hidden_layers: 1,
                        num_attention_heads: 2, num_key_value_heads: 1, max_position_embeddings: 64,
                        tie_word_embeddings: true}
                training:
                  learning_rate: 1e-2
                  batch_tokens: 128
                  micro_batch_tokens: 64
                  stages:
                    - {name: short, sequence_length: 32, tokens: 2560}
                  checkpoint: {every_steps: 5, keep: 2}
                sweep:
                  held_out_sequences: 4
                  grid:
                    - name: [small, large]
                      model.hidden_size: [16, 32]
                      model.num_attention_heads: [2, 4]
                    - training.learning_rate: [1e-3, 1e-2]
                """.formatted(directory);
    }
}
