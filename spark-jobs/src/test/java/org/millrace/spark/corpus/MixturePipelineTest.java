package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.document.DroppedDocumentReader;
import org.millrace.data.mix.Amount;
import org.millrace.data.mix.MixtureSampler;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.ConfigException;

/** Documents of three domains, two of which hold an item of a benchmark, through both steps to the packed stages. */
@ExtendWith(SharedSpark.class)
class MixturePipelineTest {

    private static final String ITEM =
            "A ferry crosses the lake in forty minutes and rests for ten at each shore: how often does it cross in a day?";
    private static final Map<String, Integer> DOCUMENTS = Map.of("science", 150, "social", 450, "news", 200);

    @TempDir
    private static Path shared;

    private static Map<String, StepManifest> manifests;

    @TempDir
    private Path other;

    @BeforeAll
    static void runAll(JavaSparkContext spark) throws IOException {
        writeInputs(shared);
        manifests = byStep(new CorpusPipeline(spark, config(shared, shared.resolve("run"))).runAll());
    }

    @Test
    void whatHoldsAnItemIsDroppedAndTheItemIsNamed() throws IOException {
        StepManifest step = manifest("decontaminate");
        assertThat(step.dropped()).containsExactly(Map.entry("decontaminate.subsequence", 2L));
        assertThat(step.matches())
                .containsExactly(Map.entry("decontaminate.subsequence", new TreeMap<>(Map.of("puzzles/q2", 2L))));
        List<DroppedDocument> dropped = new ArrayList<>();
        for (FileEntry file : step.files()) {
            if (file.name().startsWith("_dropped/")) {
                try (var reader = new DroppedDocumentReader(
                        new Configuration(),
                        hadoop(shared.resolve("run/corpus/decontaminate").resolve(file.name())))) {
                    reader.forEachRemaining(dropped::add);
                }
            }
        }
        assertThat(dropped).hasSize(2).allSatisfy(document -> {
            assertThat(document.match()).isEqualTo("puzzles/q2");
            assertThat(document.document().text()).containsIgnoringCase("ferry");
        });
        assertThat(step.examples().get("decontaminate.subsequence"))
                .allSatisfy(example -> assertThat(example.match()).isEqualTo("puzzles/q2"));
    }

    @Test
    void theManifestSaysHowMuchThereIsOfEachGroup() throws IOException {
        Map<String, Amount> counted = new TreeMap<>();
        for (Document document : documents(shared.resolve("run"), "decontaminate")) {
            counted.merge(
                    "pages/unknown/" + document.metadata().get("domain"),
                    new Amount(1, document.text().getBytes(StandardCharsets.UTF_8).length),
                    Amount::plus);
        }
        assertThat(manifest("decontaminate").groups()).isEqualTo(counted);
    }

    @Test
    void theMixtureHasTheSharesThatWereWanted() {
        // The draw of some hundred documents is off by a few in a hundred.
        assertThat(share("science")).isEqualTo(0.5, within(0.05));
        assertThat(share("social")).isEqualTo(0.1, within(0.03));
        JsonNode plan = manifest("mix").statistics().path("mixtures").path("").path("domain");
        assertThat(plan).anySatisfy(row -> {
            assertThat(row.path("category").asText()).isEqualTo("science");
            assertThat(row.path("target").asDouble()).isEqualTo(0.5);
            assertThat(row.path("share_after").asDouble()).isEqualTo(0.5, within(1e-9));
        });
    }

    @Test
    void aStageHasAMixtureOfItsOwn() throws IOException {
        long social = 0;
        long tokens = 0;
        for (Document document : documents(shared.resolve("run"), "mix")) {
            int copies = MixtureSampler.stageCopies(document).getOrDefault("long", -1);
            assertThat(copies).isNotNegative();
            tokens += copies;
            social += "social".equals(document.metadata().get("domain")) ? copies : 0;
        }
        assertThat(social).isEqualTo(tokens).isPositive();
        JsonNode counted = manifest("tokenize").statistics();
        long ofLong = LongDocuments.tokens(counted, "long");
        assertThat(ofLong).isNotEqualTo(LongDocuments.tokens(counted, "short"));
        assertThat(packed("pack/long")).isEqualTo(ofLong);
        assertThat(packed("pack/short")).isEqualTo(LongDocuments.tokens(counted, "short"));
    }

    @Test
    void partsOfAnotherSizeMakeTheSameMixture(JavaSparkContext spark) throws IOException {
        writeInputs(other);
        RunConfig config = config(other, other.resolve("run"), "data.part_size=200Ki");
        new CorpusPipeline(spark, config).runAll();
        assertThat(copies(other.resolve("run"))).isEqualTo(copies(shared.resolve("run")));
        assertThat(documents(other.resolve("run"), "mix")).isNotEmpty();
    }

    @Test
    void thePlanIsPrintedOnceTheStepBeforeIsFinished() throws IOException {
        assertThat(StepPreviews.of(config(shared, shared.resolve("run")), new Configuration()))
                .contains("mix:")
                .contains("by domain")
                .contains("of stage long");
        assertThat(StepPreviews.of(config(shared, other.resolve("none")), new Configuration()))
                .contains("which is not finished");
    }

    @Test
    void mistakesAreFoundBeforeWork() {
        assertThatThrownBy(() -> config(shared, other, "data.steps[1].mix.stages.middle={}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'middle'")
                .hasMessageContaining("short, long");
        assertThatThrownBy(() -> config(shared, other, "data.steps[1].mix.weights.pages=2"))
                .hasMessageContaining("weights beside goals");
        assertThatThrownBy(() -> config(shared, other, "data.steps[1].mix.domain.shares.news=0.6"))
                .hasMessageContaining("at most 1 together");
        assertThatThrownBy(() -> config(shared, other, "data.steps[1].mix.source.shares.books=0.6"))
                .hasMessageContaining("'books'");
        assertThatThrownBy(() -> config(shared, other, "data.steps[0].decontaminate.rules=[]"))
                .hasMessageContaining("subsequence, n_gram or both");
    }

    private static double share(String domain) {
        Map<String, Amount> groups = manifest("mix").groups();
        double all = groups.values().stream().mapToLong(Amount::bytes).sum();
        return groups.getOrDefault("pages/unknown/" + domain, Amount.NONE).bytes() / all;
    }

    private static long packed(String step) {
        JsonNode packed = manifest(step).packed();
        return packed == null
                ? -1
                : packed.path("tokens").asLong() + packed.path("left_out").asLong();
    }

    private static StepManifest manifest(String step) {
        return Objects.requireNonNull(manifests.get(step), step);
    }

    private static Map<String, StepManifest> byStep(List<StepManifest> all) {
        Map<String, StepManifest> byStep = new HashMap<>();
        all.forEach(manifest -> byStep.put(manifest.step(), manifest));
        return byStep;
    }

    private static Map<String, Integer> copies(Path run) throws IOException {
        Map<String, Integer> copies = new TreeMap<>();
        for (Document document : documents(run, "mix")) {
            copies.put(document.id() + " " + MixtureSampler.stageCopies(document), document.copies());
        }
        return copies;
    }

    private static List<Document> documents(Path run, String step) throws IOException {
        Path directory = run.resolve("corpus").resolve(step);
        StepManifest manifest =
                StableJson.read(Files.readAllBytes(directory.resolve(StepManifest.FILE)), StepManifest.class);
        List<Document> documents = new ArrayList<>();
        for (String part : manifest.parts()) {
            try (var reader = new DocumentReader(new Configuration(), hadoop(directory.resolve(part)))) {
                reader.forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private static RunConfig config(Path inputs, Path run, String... settings) {
        return SampleRun.parse("""
                run: {directory: "%2$s"}
                data:
                  part_size: 16Ki
                  keep_dropped: true
                  sources:
                    - {name: pages, format: jsonl, path: "%1$s/pages-*.jsonl"}
                  steps:
                    - decontaminate:
                        benchmarks: [{name: puzzles, path: "%1$s/bench*.jsonl", fields: [q], id_field: id}]
                    - mix:
                        domain: {shares: {science: 0.5, social: 0.1}}
                        tokens: 20k
                        stages:
                          long: {domain: {shares: {social: 1}}, tokens: 10k}
                tokenizer: {train: {vocabulary_size: 400}}
                model: {vocab_size: 400, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 256}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 512
                  micro_batch_tokens: 256
                  schedule: {warmup_steps: 1}
                  stages:
                    - {name: short, sequence_length: 64, tokens: 10k}
                    - {name: long, sequence_length: 128, tokens: 10k,
                       packing: {policy: best_fit, full_length_share: 0.1}}
                """.formatted(inputs, run), settings);
    }

    private static void writeInputs(Path directory) throws IOException {
        Random random = new Random(7);
        for (Map.Entry<String, Integer> domain : new TreeMap<>(DOCUMENTS).entrySet()) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < domain.getValue(); i++) {
                lines.append(line(Map.of("text", text(random), "domain", domain.getKey())));
            }
            if (domain.getKey().equals("news")) {
                lines.append(line(Map.of("text", text(random) + ITEM + text(random), "domain", "news")));
                lines.append(line(Map.of("text", ITEM.toUpperCase(Locale.ROOT), "domain", "news")));
            }
            Files.writeString(directory.resolve("pages-" + domain.getKey() + ".jsonl"), lines.toString());
        }
        Files.writeString(
                directory.resolve("benchmark.jsonl"),
                line(Map.of(
                                "id", "q1",
                                "q", "Which of the seven mills along the old canal was the last to grind rye by hand?"))
                        + line(Map.of("id", "q2", "q", ITEM)));
    }

    private static String line(Map<String, String> row) {
        return new String(StableJson.compact(row), StandardCharsets.UTF_8) + "\n";
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(Integer.toString(random.nextInt(4_000), 36)).append(i % 12 == 11 ? ".\n" : " ");
        }
        return text.toString();
    }
}
