package org.millrace.spark.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * {@link SampleRun} with steps of every sort, and something to find for each: classifiers and other filters in one pass over
 * the raw files, all three deduplications, decontamination, and a mixture.
 */
public final class EveryStep {

    /** The steps, in their order, and before them {@code read}. */
    static final List<String> NAMES = List.of(
            "read",
            "domain_classifier",
            "quality_classifier",
            "gopher_quality",
            "language",
            "personal_data",
            "deduplicate",
            "minhash",
            "repeated_spans",
            "decontaminate",
            "statistics",
            "mix");

    /** The key that e-mail addresses are hashed with. */
    static final String SECRET = "a secret that nobody may read in any file of the run";

    /** Tells languages; see {@code fasttext_golden.py} of the data pipeline. */
    private static final Path MODEL =
            Path.of("../data-pipeline/src/test/resources/classify/words.bin").toAbsolutePath();

    private static final int PAGES = 36;

    private static final String FOOTER =
            "\nAll rights are reserved by the mill. Nobody may copy this page. Ask the miller for leave.";
    private static final String ITEM =
            " A ferry crosses the lake in forty minutes and rests for ten at each shore: how often does it cross in a day?";

    private EveryStep() {}

    /** Writes the raw files, and those that steps need, below a directory. */
    public static void writeInputs(Path inputs) throws IOException {
        SampleRun.writeInputs(inputs);
        List<String> pages = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            String text = SampleRun.text(new Random(700 + i / 3), 16);
            // Every third is of its own, those after it are nearly the same.
            pages.add(text
                    + (i % 3 == 0 ? "" : "Page %d was printed in the old town.".formatted(i))
                    + "\nWrite to miller%d@mill.org for more.".formatted(i % 7)
                    + (i % 9 == 0 ? ITEM : "")
                    + FOOTER);
        }
        Files.writeString(inputs.resolve("prose/pages.jsonl"), SampleRun.lines(pages));
        Files.writeString(
                inputs.resolve("benchmark.json"), "{\"id\": \"q1\", \"q\": \"%s\"}\n".formatted(ITEM.strip()));
        Files.writeString(inputs.resolve("secret"), SECRET + "\n");
    }

    static String yaml(Path inputs, Path run) {
        return yaml(inputs.toString(), run.toString());
    }

    /**
     * The YAML of a run.
     *
     * @param inputs where the files are
     * @param run its directory
     */
    public static String yaml(String inputs, String run) {
        return SampleRun.yaml(inputs, run, """
                - {domain_classifier: {model: "%2$s"}}
                - {quality_classifier: {model: "%2$s", label: en, score: english}}
                - {gopher_quality: {min_stop_words: 0}, skip_sources: [code]}
                - {language: {keep: [en]}, skip_sources: [code]}
                - personal_data: {replace_by: hash, hash_key_file: "%1$s/secret"}
                - deduplicate
                - minhash: {priority: [pages], write_index: true}
                - repeated_spans: {min_words: 5, min_sentences: 1}
                - decontaminate: {benchmarks: [{name: puzzles, path: "%1$s/benchmark.json", fields: [q], id_field: id}]}
                - statistics
                - mix: {weights: {prose: 1.5, code: 2}}
                """.formatted(inputs, MODEL));
    }
}
