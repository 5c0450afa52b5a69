package org.millrace.spark.corpus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Raw files that are large in one way, and the steps that have the most to do with that. */
enum LargeInput {

    /** Documents that are all the same. */
    EQUAL_DOCUMENTS(1_000_000, """
            - gopher_quality: {min_words: 5}
            - deduplicate
            """) {
        @Override
        void write(BufferedWriter out, long size) throws IOException {
            for (long i = 0; i < size; i++) {
                document(out, COMMON);
            }
        }
    },

    /** Documents that differ in one word. */
    NEAR_DUPLICATES(1_000_000, """
            - gopher_quality: {min_words: 5}
            - deduplicate
            - minhash
            """) {
        @Override
        void write(BufferedWriter out, long size) throws IOException {
            for (long i = 0; i < size; i++) {
                document(out, COMMON + " " + word(i));
            }
        }
    },

    /** A document of so many bytes in a single line, through all default steps. */
    LONG_LINE(50_000_000, """
            - gopher_quality: {max_words: 1000000000}
            - gopher_repetition
            - language
            - deduplicate
            """) {
        @Override
        void write(BufferedWriter out, long size) throws IOException {
            longDocument(out, size);
        }
    };

    private static final String COMMON = "The miller and the apprentice have to carry every sack of grain to the wheel"
            + " that turns by the river, and at night they talk of the harvest in the valley beyond";

    private static final String[] STOP_WORDS = {"the", "of", "and", "to", "that", "with", "have", "be"};

    private final long size;
    private final String steps;

    LargeInput(long size, String steps) {
        this.size = size;
        this.steps = steps;
    }

    /** Its full size: documents, or bytes of the one document. */
    long size() {
        return size;
    }

    /**
     * Writes JSON lines.
     *
     * @param size documents, or bytes of the one document
     */
    abstract void write(BufferedWriter out, long size) throws IOException;

    /** Writes the input below a directory, and returns the YAML of a run over it. */
    String prepare(Path directory, long size) throws IOException {
        Path inputs = Files.createDirectories(directory.resolve("in"));
        try (BufferedWriter out = Files.newBufferedWriter(inputs.resolve("large.jsonl"))) {
            write(out, size);
        }
        return """
                run: {directory: "%1$s/run"}
                data:
                  part_size: 16Mi
                  max_record_size: 256Mi
                  sources: [{name: large, format: jsonl, path: "%1$s/in/*.jsonl"}]
                  steps:
                %2$s
                tokenizer: {train: {vocabulary_size: 300}}
                model: {vocab_size: 300, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 256}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 512
                  micro_batch_tokens: 256
                  schedule: {warmup_steps: 1}
                  stages: [{name: only, sequence_length: 64, tokens: 10k}]
                """.formatted(directory, steps.indent(4).stripTrailing());
    }

    private static void document(BufferedWriter out, String text) throws IOException {
        out.write("{\"text\": \"" + text + "\"}\n");
    }

    /** Sentences of words that mean nothing, which no filter takes for repetition. */
    private static void longDocument(BufferedWriter out, long size) throws IOException {
        Random random = new Random(size);
        out.write("{\"text\": \"");
        for (long written = 0; written < size; ) {
            StringBuilder sentence = new StringBuilder();
            for (int i = 0; i < 9; i++) {
                sentence.append(
                                random.nextInt(4) == 0
                                        ? STOP_WORDS[random.nextInt(STOP_WORDS.length)]
                                        : word(random.nextInt(200_000)))
                        .append(i == 8 ? "." : " ");
            }
            sentence.append(' ');
            out.write(sentence.toString());
            written += sentence.length();
        }
        out.write("\"}\n");
    }

    /** A word of letters for each number. */
    private static String word(long number) {
        StringBuilder word = new StringBuilder();
        for (long rest = number + 26; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }
}
