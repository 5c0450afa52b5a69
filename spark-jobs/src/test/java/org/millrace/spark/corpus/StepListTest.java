package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepOrder;

/** Lists of steps in many orders, changed and interrupted. */
@ExtendWith(SharedSpark.class)
class StepListTest {

    private static final String THREE =
            "[{gopher_quality: {min_words: 3, min_stop_words: 0, min_mean_word_length: 1, min_alphabetic_words: 0}},"
                    + " {no_shouting: {}}, {no_shouting: {max_marks: 0}}]";

    @TempDir
    private Path directory;

    private JavaSparkContext spark;

    @BeforeEach
    void writeInput(JavaSparkContext context) throws IOException {
        spark = context;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text =
                    i % 10 == 0 ? "Few words" : "The text with the number %d%s".formatted(i % 15, "!".repeat(i % 4));
            lines.add("{\"text\": \"%s\"}".formatted(text));
        }
        Files.write(directory.resolve("a.jsonl"), lines);
        Files.write(directory.resolve("b.jsonl"), lines.subList(0, 20));
    }

    @Test
    void aStepMayComeAgainAndIsCountedByItself() throws IOException {
        run(THREE);

        assertThat(dropped("gopher_quality")).isEqualTo(Map.of("gopher_quality.too_few_words", 6L));
        assertThat(dropped("no_shouting")).isEqualTo(Map.of("no_shouting.marks", 27L));
        assertThat(dropped("no_shouting-2")).isEqualTo(Map.of("no_shouting.marks", 15L));
        assertThat(manifest("no_shouting-2").rowsOut()).isEqualTo(12);
        assertThat(written()).containsExactly("no_shouting-2");
    }

    @Test
    void theOrderIsThatOfTheList() throws IOException {
        run(
                "[{no_shouting: {max_marks: 0}}, {gopher_quality: {min_words: 3, min_stop_words: 0, min_mean_word_length: 1, min_alphabetic_words: 0}}]");

        assertThat(manifest("no_shouting").rowsIn()).isEqualTo(60);
        assertThat(manifest("gopher_quality").rowsIn())
                .isEqualTo(manifest("no_shouting").rowsOut());
    }

    @Test
    void onlyShufflesAndNamedBoundariesAreWritten() throws IOException {
        run(
                "[no_shouting, {no_shouting: {max_marks: 2}, write: true}, deduplicate, statistics, {mix: {weights: {a: 2}}}]");

        // A mixture is planned from what the step before it has written.
        assertThat(written()).containsExactly("no_shouting-2", "deduplicate", "statistics", "mix");
        run("[no_shouting, deduplicate, deduplicate]");
        assertThat(written()).containsExactly("no_shouting", "deduplicate", "deduplicate-2");
        assertThat(dropped("deduplicate-2")).isEmpty();
    }

    @Test
    void aRunMayEndWithAnyStepAndGoOnFromThere() throws IOException {
        List<StepManifest> manifests = new CorpusPipeline(spark, config(THREE)).runUntil("no_shouting");

        assertThat(manifests).extracting(StepManifest::step).containsExactly("read", "gopher_quality", "no_shouting");
        assertThat(manifests.get(2).parts()).isNotEmpty();
        assertThat(corpus("no_shouting-2")).doesNotExist();
        assertThat(corpus("tokenize")).doesNotExist();
        FileTime first = changed("no_shouting");

        run(THREE);
        assertThat(changed("no_shouting")).isEqualTo(first);
        assertThat(manifest("no_shouting-2").rowsOut()).isEqualTo(12);
    }

    @Test
    void aRunMayEndWithReadingOrAShuffle() throws IOException {
        new CorpusPipeline(spark, config("[no_shouting, deduplicate, statistics]")).runUntil("read");
        assertThat(manifest("read").parts()).isNotEmpty();
        assertThat(corpus("no_shouting")).doesNotExist();

        new CorpusPipeline(spark, config("[no_shouting, deduplicate, statistics]")).runUntil("deduplicate");
        assertThat(manifest("deduplicate").parts()).isNotEmpty();
        assertThat(corpus("statistics")).doesNotExist();

        assertThatThrownBy(() -> new CorpusPipeline(spark, config("[no_shouting]")).runUntil("statistics"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("statistics");
    }

    @Test
    void anEmptyListGivesTheDocumentsAsTheyAreRead() throws IOException {
        run("[]");

        assertThat(written()).containsExactly("read");
        assertThat(manifest("tokenize").rowsIn()).isEqualTo(60);
    }

    @Test
    void readDocumentsAreWrittenWhereTheyAreToBeKept() throws IOException {
        run(THREE, "data.keep_read=true");
        assertThat(written()).containsExactly("read", "no_shouting-2");
        FileTime read = changed("read");

        run("[deduplicate]", "data.keep_read=true");
        assertThat(changed("read")).isEqualTo(read);
    }

    /** What a kill may leave of three steps that share a pass: the manifests of the first few of them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aPassThatWasKilledIsFinishedWithTheSameBytes(int manifests) throws IOException {
        run(THREE);
        Map<String, String> expected = Checksums.of(directory.resolve("run"));
        List<String> steps = List.of("read", "gopher_quality", "no_shouting", "no_shouting-2");
        for (String step : steps.subList(manifests, steps.size())) {
            Files.delete(corpus(step).resolve("_manifest.json"));
        }
        List<FileTime> before = new ArrayList<>();
        for (String step : steps.subList(0, manifests)) {
            before.add(changed(step));
        }

        run(THREE);

        assertThat(Checksums.of(directory.resolve("run"))).isEqualTo(expected);
        for (int i = 0; i < manifests; i++) {
            assertThat(changed(steps.get(i))).as(steps.get(i)).isEqualTo(before.get(i));
        }
    }

    @Test
    void aStepInTheMiddleThatIsLostIsMadeAgainAlone() throws IOException {
        run(THREE);
        Map<String, String> expected = Checksums.of(directory.resolve("run"));
        FileTime after = changed("no_shouting-2");
        Files.delete(corpus("no_shouting").resolve("_manifest.json"));

        run(THREE);

        assertThat(Checksums.of(directory.resolve("run"))).isEqualTo(expected);
        assertThat(changed("no_shouting-2")).isEqualTo(after);
    }

    @Test
    void aChangedStepRepeatsThoseAfterItAndNoOther() throws IOException {
        run(THREE);
        FileTime read = changed("read");
        FileTime first = changed("gopher_quality");
        FileTime second = changed("no_shouting");
        FileTime third = changed("no_shouting-2");

        run(THREE.replace("no_shouting: {}", "no_shouting: {max_marks: 2}"));

        assertThat(changed("read")).isEqualTo(read);
        assertThat(changed("gopher_quality")).isEqualTo(first);
        assertThat(changed("no_shouting")).isNotEqualTo(second);
        assertThat(changed("no_shouting-2")).isNotEqualTo(third);
        assertThat(dropped("no_shouting")).isEqualTo(Map.of("no_shouting.marks", 15L));
    }

    @Test
    void whetherAStepIsWrittenDecidesNothingElse() throws IOException {
        run(THREE);
        String last = manifest("no_shouting-2").fingerprint();
        FileTime second = changed("no_shouting");

        run(THREE.replace("{no_shouting: {}}", "{no_shouting: {}, write: true}"));

        assertThat(manifest("no_shouting-2").fingerprint()).isEqualTo(last);
        assertThat(written()).containsExactly("no_shouting", "no_shouting-2");
        assertThat(changed("no_shouting")).isNotEqualTo(second);
    }

    @Test
    void aStepAppendedTakesWhatIsWrittenAlready() throws IOException {
        run(THREE);
        Files.delete(directory.resolve("a.jsonl"));

        run(THREE.replace("]", ", {mix: {weights: {a: 3}}}]"));

        assertThat(manifest("mix").sources().values().iterator().next().documentsOut())
                .isEqualTo(3 * manifest("no_shouting-2").rowsOut());
    }

    @Test
    void aFileThatAStepDependsOnCountsByItsContent() throws IOException {
        Path list = directory.resolve("list.txt");
        Files.writeString(list, "one");
        String steps = "[{no_shouting: {list: '%s'}}]".formatted(list);
        run(steps);
        FileTime before = changed("no_shouting");
        FileTime read = changed("read");

        run(steps);
        assertThat(changed("no_shouting")).isEqualTo(before);
        Files.writeString(list, "two");
        run(steps);
        assertThat(changed("no_shouting")).isNotEqualTo(before);
        assertThat(changed("read")).isEqualTo(read);
    }

    @Test
    void theSeedCountsForStepsThatUseIt() throws IOException {
        run("[no_shouting, {mix: {weights: {a: 0.5}}}]");
        FileTime filter = changed("no_shouting");
        FileTime mix = changed("mix");

        run("[no_shouting, {mix: {weights: {a: 0.5}}}]", "run.seed=7");
        assertThat(changed("no_shouting")).isEqualTo(filter);
        assertThat(changed("mix")).isNotEqualTo(mix);
    }

    @Test
    void stepsRunOneByOneGiveWhatTheyGiveTogether() throws IOException {
        RunConfig run = config(THREE.replace("]", ", deduplicate]"));
        CorpusPipeline pipeline = new CorpusPipeline(spark, run);
        assertThatThrownBy(() -> pipeline.run("no_shouting"))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContaining("millrace read");
        pipeline.run("read");
        assertThatThrownBy(() -> pipeline.run("no_shouting"))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContaining("millrace step gopher_quality");
        for (String step : List.of("gopher_quality", "no_shouting", "no_shouting-2", "deduplicate")) {
            pipeline.run(step);
        }
        assertThat(written()).containsExactly("read", "gopher_quality", "no_shouting", "no_shouting-2", "deduplicate");
        List<String> oneByOne = texts("deduplicate");

        deleteRun();
        new CorpusPipeline(spark, run).runAll();
        assertThat(texts("deduplicate")).isEqualTo(oneByOne);
    }

    @Test
    void aStepThatNeedsRawFilesAgainRefusesOnesThatHaveChanged() throws IOException {
        run(THREE);
        Files.writeString(directory.resolve("b.jsonl"), "{\"text\": \"Another text\"}");
        CorpusPipeline pipeline = new CorpusPipeline(spark, config(THREE));
        Files.delete(corpus("no_shouting").resolve("_manifest.json"));

        assertThatThrownBy(() -> pipeline.run("no_shouting"))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContaining("b.jsonl")
                .hasMessageContaining("millrace read");
        pipeline.runAll();
        assertThat(manifest("read").rowsIn()).isEqualTo(41);
    }

    private void run(String steps, String... settings) throws IOException {
        new CorpusPipeline(spark, config(steps, settings)).runAll();
    }

    private RunConfig config(String steps, String... settings) {
        return SampleRun.parse("""
                run: {directory: "%1$s/run"}
                data:
                  part_size: 300
                  keep_dropped: true
                  sources: [{name: a, format: jsonl, path: "%1$s/*.jsonl"}]
                  steps: %2$s
                tokenizer: {train: {vocabulary_size: 300}}
                model: {vocab_size: 300, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 64}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 64
                  micro_batch_tokens: 64
                  schedule: {warmup_steps: 1}
                  stages: [{name: only, sequence_length: 64, tokens: 1k}]
                """.formatted(directory, steps), settings);
    }

    private Path corpus(String step) {
        return directory.resolve("run/corpus").resolve(step);
    }

    private StepManifest manifest(String step) throws IOException {
        return new StepDirectory(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(corpus(step).toUri()))
                .finished()
                .orElseThrow();
    }

    private Map<String, Long> dropped(String step) throws IOException {
        return manifest(step).dropped();
    }

    private FileTime changed(String step) throws IOException {
        return Files.getLastModifiedTime(corpus(step).resolve("_manifest.json"));
    }

    /** Steps of the present list that have written documents. */
    private List<String> written() throws IOException {
        List<String> written = new ArrayList<>();
        for (String step : StepOrder.read(
                new Configuration(),
                new org.apache.hadoop.fs.Path(directory.resolve("run/corpus").toUri()))) {
            if (!manifest(step).parts().isEmpty()) {
                written.add(step);
            }
        }
        return written;
    }

    private List<String> texts(String step) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String part : manifest(step).parts()) {
            try (DocumentReader reader = new DocumentReader(
                    new Configuration(),
                    new org.apache.hadoop.fs.Path(corpus(step).toUri() + "/" + part))) {
                reader.forEachRemaining(document -> texts.add(document.id() + document.text()));
            }
        }
        return texts;
    }

    private void deleteRun() {
        FileUtil.fullyDelete(directory.resolve("run").toFile());
    }
}
