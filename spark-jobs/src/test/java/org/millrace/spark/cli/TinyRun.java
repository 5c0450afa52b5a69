package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.millrace.spark.Stories;

/** A run that takes seconds: a few stories, a model of two layers, two stages. */
final class TinyRun {

    private TinyRun() {}

    /** Writes documents and a run over them below a directory; returns the run's YAML. */
    static Path write(Path directory, int documents) throws IOException {
        Stories.write(directory, documents);
        return Files.writeString(directory.resolve("run.yaml"), Stories.sections(directory, "local[2]") + """
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
                """);
    }
}
