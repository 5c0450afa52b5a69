package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.data.dedup.NearDuplicates;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.ConfigException;

/** From the YAML to the documents that are left: the three kinds of deduplication in one run. */
@ExtendWith(SharedSpark.class)
class DeduplicationStepsTest {

    private static final String FOOTER = "\nAll rights reserved by the mill.";

    @TempDir
    private Path directory;

    @Test
    void eachLeavesWhatTheOthersDoNotFind(JavaSparkContext spark) throws IOException {
        Random random = new Random(2);
        String first = text(random);
        String second = text(random);
        write("web", first, second, first, second + " and one word more");
        write("books", second + " in a book", text(random));
        RunConfig config = config("""
            - deduplicate
            - minhash: {priority: [books]}
            - repeated_spans: {unit: line, span: 1, min_words: 5, min_sentences: 0}
            """);

        Map<String, StepManifest> steps = new CorpusPipeline(spark, config)
                .runAll().stream().collect(Collectors.toMap(StepManifest::step, step -> step));

        assertThat(steps.get("deduplicate"))
                .satisfies(step -> assertThat(step.dropped()).containsExactly(Map.entry(ExactDuplicates.REASON, 1L)));
        assertThat(steps.get("minhash"))
                .satisfies(step -> assertThat(step.dropped()).containsExactly(Map.entry(NearDuplicates.REASON, 2L)));
        assertThat(texts("repeated_spans"))
                .hasSize(3)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).startsWith(first).endsWith("the mill."),
                        text -> assertThat(text).isEqualTo(second + " in a book\n"),
                        text -> assertThat(text).doesNotContain("the mill."));
    }

    @Test
    void mistakesAreToldBeforeAnyWork() {
        assertThatThrownBy(() -> config("""
            - minhash: {priority: [bookz], rows: 0}
            - minhash: {scope: source, write_index: true}
            - repeated_spans: {unit: page}
            """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("minhash.rows")
                .hasMessageContaining("minhash.scope")
                .hasMessageContaining("sentence, line, paragraph");
        assertThatThrownBy(() -> config("- minhash: {priority: [bookz]}\n")).hasMessageContaining("bookz");
    }

    private void write(String source, String... texts) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String text : texts) {
            lines.append(new String(StableJson.compact(Map.of("text", text + FOOTER)), StandardCharsets.UTF_8))
                    .append('\n');
        }
        Files.writeString(directory.resolve(source + ".jsonl"), lines);
    }

    private RunConfig config(String steps) {
        return SampleRun.parse("""
            run: {directory: "%1$s/run"}
            data:
              sources:
                - {name: web, format: jsonl, path: "%1$s/web.jsonl"}
                - {name: books, format: jsonl, path: "%1$s/books.jsonl"}
              steps:
            %2$s
            tokenizer: {train: {vocabulary_size: 300}}
            model: {vocab_size: 300, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                    num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 256}
            training:
              learning_rate: 1e-3
              batch_tokens: 64
              micro_batch_tokens: 64
              schedule: {warmup_steps: 1}
              stages: [{name: short, sequence_length: 64, tokens: 640}]
            """.formatted(directory, steps.indent(4).stripTrailing()));
    }

    private List<String> texts(String step) throws IOException {
        List<String> texts = new ArrayList<>();
        Path folder = directory.resolve("run/corpus").resolve(step);
        for (int part = 0; Files.exists(folder.resolve("part-%05d.parquet".formatted(part))); part++) {
            try (DocumentReader reader = new DocumentReader(
                    new Configuration(), DocumentPart.path(folder.toUri().toString(), part))) {
                reader.forEachRemaining(document -> texts.add(document.text()));
            }
        }
        return texts;
    }

    private static String text(Random random) {
        return IntStream.range(0, 90)
                .mapToObj(i -> "word" + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26)))
                .collect(Collectors.joining(" "));
    }
}
