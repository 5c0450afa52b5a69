package org.millrace.spark.bill;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.read.InputFormat;
import org.millrace.spark.Stories;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.SourceCounts;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepTiming;

/** What is measured of a run must give the bill of that run. */
@ExtendWith(SharedSpark.class)
class MeasuredRatesTest {

    private static final Percentage ROUNDING = Percentage.withPercentage(1e-6);
    private static final List<String> DOCUMENT_STEPS =
            List.of("read", "gopher_quality", "language", "deduplicate", "mix", "statistics");

    @TempDir
    private static Path shared;

    private static RunConfig run;
    private static Rates rates;
    private static Map<String, BillLine> bill;

    @BeforeAll
    static void makeACorpus(JavaSparkContext spark) throws IOException {
        Stories.write(shared, 300);
        String yaml = Stories.sections(shared, "local[2]")
                        .replace("{mix: {}}]", "{mix: {weights: {stories: 2}}}, {statistics: {}}]")
                + """
                model: {vocab_size: 320, hidden_size: 64, intermediate_size: 64, num_hidden_layers: 1,
                        num_attention_heads: 1, num_key_value_heads: 1, max_position_embeddings: 64}
                training:
                  learning_rate: 1e-2
                  batch_tokens: 128
                  micro_batch_tokens: 64
                  stages:
                    - {name: short, sequence_length: 32, tokens: 1280}
                    - {name: long, sequence_length: 64, tokens: 640}
                """;
        run = Stories.config(yaml);
        new CorpusPipeline(spark, run).runAll();
        rates = MeasuredRates.of(
                new Configuration(), new org.apache.hadoop.fs.Path(run.run().directory()));
        long bytes = Files.size(shared.resolve("in/a.jsonl"));
        bill = new TreeMap<>();
        Bill.of(run, new TreeMap<>(Map.of(InputFormat.JSONL, bytes)), rates)
                .forEach(line -> bill.put(line.step(), line));
    }

    @Test
    void everyStepOfTheRunHasARate() {
        assertThat(bill.values()).allMatch(BillLine::known);
        assertThat(rates.steps())
                .containsOnlyKeys(
                        "gopher_quality",
                        "language",
                        "deduplicate",
                        "mix",
                        "statistics",
                        "tokenizer",
                        "tokenize",
                        "pack");
        assertThat(rates.formats()).containsOnlyKeys("jsonl");
        assertThat(rates.readPerCoreSecond()).isPositive();
    }

    @Test
    void theBillHasTheCharactersOfTheRun() {
        for (String step : DOCUMENT_STEPS.subList(1, DOCUMENT_STEPS.size())) {
            assertThat(line(step).characters())
                    .as(step)
                    .isCloseTo(characters(step, SourceCounts::charactersIn), ROUNDING);
        }
        // The text is there once, however often the mixture takes it.
        assertThat(requireNonNull(rates.steps().get("mix")).kept()).isEqualTo(1);
    }

    @Test
    void theBillHasTheBytesOfTheRun() {
        assertThat(sum(BillLine::bytesWritten)).isCloseTo(written(DOCUMENT_STEPS), ROUNDING);
        assertThat(line("deduplicate").bytesShuffled())
                .isPositive()
                .isCloseTo(timing("deduplicate").bytesShuffled(), ROUNDING);
        assertThat(line("tokenize").bytesWritten()).isCloseTo(written(List.of("tokenize")), ROUNDING);
        assertThat(line("pack").bytesWritten()).isCloseTo(written(List.of("pack/short", "pack/long")), ROUNDING);
    }

    @Test
    void theBillHasTheProcessorTimeOfTheRun() {
        // Each of these had its tasks to itself, or is the first of those that shared them.
        double tasks = List.of("read", "deduplicate", "mix", "statistics").stream()
                .mapToDouble(step -> timing(step).sharedCoreSeconds())
                .sum();
        assertThat(sum(BillLine::coreSeconds)).isCloseTo(tasks, ROUNDING);
        assertThat(line("tokenize").coreSeconds()).isCloseTo(timing("tokenize").coreSeconds(), ROUNDING);
        assertThat(line("pack").coreSeconds())
                .isCloseTo(
                        timing("pack/short").coreSeconds() + timing("pack/long").coreSeconds(), ROUNDING);
    }

    @Test
    void tokensFollowFromCharacters() {
        double tokens = manifest("tokenize").tokens();
        assertThat(line("tokenize").characters() * rates.tokensPerCharacter()).isCloseTo(tokens, ROUNDING);
    }

    @Test
    void aDirectoryWithoutFinishedStepsIsRefused() {
        assertThatThrownBy(() -> MeasuredRates.of(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(shared.resolve("in").toString())))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("No step of");
    }

    private static BillLine line(String step) {
        return requireNonNull(bill.get(step), step);
    }

    private static double sum(ToDoubleFunction<BillLine> amount) {
        return DOCUMENT_STEPS.stream()
                .map(MeasuredRatesTest::line)
                .mapToDouble(amount)
                .sum();
    }

    private static double characters(String step, ToLongFunction<SourceCounts> amount) {
        return manifest(step).sources().values().stream().mapToLong(amount).sum();
    }

    private static double written(List<String> steps) {
        return steps.stream()
                .flatMap(step -> manifest(step).files().stream())
                .filter(file -> file.name().startsWith("part-"))
                .mapToLong(FileEntry::bytes)
                .sum();
    }

    private static StepManifest manifest(String step) {
        return read(step + "/" + StepManifest.FILE, StepManifest.class);
    }

    private static StepTiming timing(String step) {
        return read(step + "/" + StepTiming.FILE, StepTiming.class);
    }

    private static <T> T read(String file, Class<T> type) {
        try {
            return StableJson.read(Files.readAllBytes(Path.of(run.run().directory(), "corpus", file)), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
