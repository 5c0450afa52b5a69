package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;

/** Classifiers as steps of a corpus. */
@ExtendWith(SharedSpark.class)
class ClassifierStepsTest {

    /** Tells languages; see {@code fasttext_golden.py} of the data pipeline. */
    private static final Path MODEL =
            Path.of("../data-pipeline/src/test/resources/classify/words.bin").toAbsolutePath();

    private static final String ENGLISH =
            "Everyone has the right to life, liberty and the security of person number %d.";
    private static final String GERMAN = "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person Nummer %d.";
    private static final String FRENCH =
            "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne %d.";

    @TempDir
    private Path directory;

    @Test
    void annotateAndDropAndAreCountedByThemselves(JavaSparkContext spark) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String text = (i % 6 == 0 ? FRENCH : i % 3 == 0 ? GERMAN : ENGLISH).formatted(i);
            lines.add("{\"text\": \"%s\"}".formatted(text));
        }
        Files.write(directory.resolve("a.jsonl"), lines);
        new CorpusPipeline(spark, SampleRun.parse("""
                run: {directory: "%1$s/run"}
                data:
                  part_size: 900
                  keep_dropped: true
                  sources: [{name: a, format: jsonl, path: "%1$s/*.jsonl"}]
                  steps:
                    - domain_classifier: {model: "%2$s", drop: [fr]}
                    - quality_classifier: {model: "%2$s", label: en, score: english}
                    - language: {model: "%2$s", keep: [en, ceb], thresholds: {en: 0.5}}
                tokenizer: {train: {vocabulary_size: 300}}
                model: {vocab_size: 300, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 64}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 64
                  micro_batch_tokens: 64
                  schedule: {warmup_steps: 1}
                  stages: [{name: only, sequence_length: 64, tokens: 1k}]
                """.formatted(directory, MODEL))).runAll();

        assertThat(manifest("domain_classifier").dropped()).isEqualTo(Map.of("domain_classifier.fr", 10L));
        assertThat(manifest("quality_classifier").dropped()).isEmpty();
        assertThat(manifest("language").dropped()).isEqualTo(Map.of("language.not_kept", 10L));
        List<Document> documents = documents("language");
        assertThat(documents).hasSize(40).allSatisfy(document -> {
            assertThat(document.labels()).isEqualTo(Map.of("domain", "en"));
            assertThat(document.language()).isEqualTo("en");
            assertThat(document.scores()).containsOnlyKeys("domain_confidence", "english", "language_confidence");
            assertThat(document.scores().get("english")).isGreaterThan(0.5);
        });
    }

    private org.apache.hadoop.fs.Path step(String name) {
        return new org.apache.hadoop.fs.Path(
                directory.resolve("run/corpus").resolve(name).toUri());
    }

    private StepManifest manifest(String name) throws IOException {
        return new StepDirectory(new Configuration(), step(name)).finished().orElseThrow();
    }

    private List<Document> documents(String name) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String part : manifest(name).parts()) {
            try (DocumentReader reader =
                    new DocumentReader(new Configuration(), new org.apache.hadoop.fs.Path(step(name), part))) {
                while (reader.hasNext()) {
                    documents.add(reader.next());
                }
            }
        }
        return documents;
    }
}
