package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Problems;

/** The quickstart's classifiers and steps, over half of its sample: each step finds what the sample has for it. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class QuickstartCorpusTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String SAMPLE = ROOT + "/configs/sample/";

    @TempDir
    private static Path directory;

    private static Map<String, StepManifest> steps = Map.of();

    @BeforeAll
    static void makeTheCorpus(JavaSparkContext spark) throws IOException {
        for (String classifier : List.of("quality", "domains")) {
            Path arguments = moved("quickstart-" + classifier + ".args");
            CommandRun trained = CommandRun.of("classifier", "train", "@" + arguments);
            assertThat(trained.exitCode()).as(trained.messages()).isZero();
        }
        Problems problems = new Problems();
        RunConfig run = ConfigFile.read(
                        moved("quickstart.yaml").toString(),
                        List.of(
                                "data.sources[0].path=" + SAMPLE + "prose/moby-dick.jsonl.gz",
                                "data.sources[1].path=" + SAMPLE + "factbook/part-0.parquet",
                                "data.sources[3].path=" + SAMPLE + "web/debian-handbook.warc.gz",
                                "data.sources[4].path=" + SAMPLE + "multilingual/human-rights.jsonl.zst",
                                // Of half the sample the whole mixture would take everything as often as it may.
                                "data.steps[12].mix.tokens=500k"),
                        problems)
                .orElseThrow();
        problems.throwIfAny();
        Map<String, StepManifest> made = new HashMap<>();
        new CorpusPipeline(spark, run).runAll().forEach(step -> made.put(step.step(), step));
        steps = made;
    }

    /** A file of {@code configs} with the sample where it is seen from here, and the run where it may be written. */
    private static Path moved(String name) throws IOException {
        String text = Files.readString(ROOT.resolve("configs").resolve(name));
        return Files.writeString(
                directory.resolve(name),
                text.replace("configs/sample/", SAMPLE).replace("runs/quickstart", directory.toString()));
    }

    @Test
    void theClassifiersTellDocumentsThatTheyHaveNotSeen() throws IOException {
        for (String name : List.of("quality", "domains")) {
            var folder = new org.apache.hadoop.fs.Path(directory + "/classifiers/" + name);
            assertThat(ClassifierFiles.card(new Configuration(), folder)
                            .evaluation()
                            .accuracy())
                    .as(name)
                    .isGreaterThan(0.97);
        }
    }

    @Test
    void everyStepFindsWhatTheSampleHasForIt() {
        assertThat(dropped("url_block_list")).containsOnly(Map.entry("url_block_list.host", 12L));
        assertThat(dropped("language")).containsKeys("language.not_kept", "language.undetermined");
        assertThat(dropped("gopher_repetition")).hasSizeGreaterThan(2);
        assertThat(dropped("gopher_quality")).hasSizeGreaterThan(2);
        // Forty documents of the crawl are shuffled texts; a rule about repetitions may take one before.
        assertThat(dropped("quality_classifier").get("quality_classifier.low_quality"))
                .isBetween(36L, 45L);
        assertThat(step("deduplicate").rowsDropped()).isGreaterThanOrEqualTo(20);
        assertThat(step("minhash").rowsDropped()).isGreaterThanOrEqualTo(20);
        assertThat(step("repeated_spans").rowsDropped()).isPositive();
        assertThat(dropped("personal_data")).containsOnly(Map.entry("personal_data.too_many", 1L));
    }

    @Test
    void pagesThatQuoteABenchmarkAreNamed() {
        SortedMap<String, Long> matches = new TreeMap<>();
        step("decontaminate").matches().values().forEach(matches::putAll);
        assertThat(matches.keySet().stream().filter(item -> item.startsWith("gsm8k/")))
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void theMixtureHasMoreTechnologyAndLessCommerce() {
        JsonNode domains = step("mix").statistics().path("mixtures").path("").path("domain");
        assertThat(epochs(domains, "technology")).isGreaterThan(4 * epochs(domains, "ecommerce"));
        assertThat(step("mix").statistics().path("mixtures").has("long")).isTrue();
    }

    private static double epochs(JsonNode rows, String category) {
        for (JsonNode row : rows) {
            if (row.path("category").asText().equals(category)) {
                return row.path("epochs").asDouble();
            }
        }
        throw new AssertionError("There is no " + category + " in " + rows);
    }

    private static SortedMap<String, Long> dropped(String step) {
        return step(step).dropped();
    }

    private static StepManifest step(String name) {
        return Objects.requireNonNull(steps.get(name), name);
    }
}
