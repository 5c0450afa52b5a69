package org.millrace.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/** Documents for runs of seconds, and what a run's YAML says of them. */
public final class Stories {

    private static final String SENTENCE =
            "The miller and the apprentice have to carry every sack of grain to the wheel that turns by the river. ";

    private Stories() {}

    /** Writes them below a directory. */
    public static void write(Path directory, int documents) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < documents; i++) {
            lines.append("{\"text\": \"%s Story %d of the valley. %s\"}\n"
                    .formatted(SENTENCE, i, SENTENCE.replace("sack", "bag " + i)));
        }
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/a.jsonl"), lines);
    }

    /** The sections of a run in {@code run} of the directory, up to the tokenizer's, which has 320 words. */
    public static String sections(Path directory, String master) {
        return """
                run: {directory: "%1$s/run", seed: 3}
                spark: {master: "%2$s", properties: {spark.ui.enabled: "false"}}
                data:
                  sources: [{name: stories, format: jsonl, path: "%1$s/in/*.jsonl"}]
                  steps: [{gopher_quality: {min_words: 10}}, {language: {}}, {deduplicate: {}}, {mix: {}}]
                tokenizer: {train: {vocabulary_size: 320}}
                """.formatted(directory, master);
    }

    /** A run's YAML with values laid over it. */
    public static RunConfig config(String yaml, String... settings) {
        Problems problems = new Problems();
        var config = ConfigReader.read(
                ConfigTree.parse("stories", yaml, List.of(settings), problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }
}
