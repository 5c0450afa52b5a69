package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run that takes seconds: a few stories, a model of two layers, two stages. */
final class TinyRun {

    private static final String SENTENCE =
            "The miller and the apprentice have to carry every sack of grain to the wheel that turns by the river. ";

    private TinyRun() {}

    /** Writes documents and a run over them below a directory; returns the run's YAML. */
    static Path write(Path directory, int documents) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < documents; i++) {
            lines.append("{\"text\": \"%s Story %d of the valley. %s\"}\n"
                    .formatted(SENTENCE, i, SENTENCE.replace("sack", "bag " + i)));
        }
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.jsonl"), lines);
        return Files.writeString(directory.resolve("run.yaml"), """
                run: {directory: "%1$s/run", seed: 3}
                spark: {master: "local[2]", properties: {spark.ui.enabled: "false"}}
                data:
                  sources: [{name: stories, format: jsonl, path: "%1$s/in/*.jsonl"}]
                  steps: [{gopher_quality: {min_words: 10}}, {language: {}}, {deduplicate: {}}, {mix: {}}]
                tokenizer: {train: {vocabulary_size: 320}}
                model: {vocab_size: 320, hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2,
                        num_attention_heads: 2, num_key_value_heads: 1, max_position_embeddings: 64,
                        tie_word_embeddings: true}
                training:
                  learning_rate: 1e-2
                  batch_tokens: 128
                  micro_batch_tokens: 64
                  threads: 1
                  log_every_steps: 1
                  stages:
                    - {name: short, sequence_length: 32, tokens: 1280}
                    - {name: long, sequence_length: 64, tokens: 640, rope_theta: 100000}
                  checkpoint: {every_steps: 5, keep: 2}
                generate: {prompts: ["The miller"], max_new_tokens: 8, temperature: 0}
                """.formatted(directory));
    }
}
