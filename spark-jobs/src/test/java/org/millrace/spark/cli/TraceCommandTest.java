package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.session.SharedSpark;
import org.millrace.train.config.Problems;

/** A small run, packed once; each test has a copy of it. */
@ExtendWith(SharedSpark.class)
class TraceCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 15;
    private static final int SHORT_STEPS = 10;

    @TempDir
    private static Path shared;

    private static Path yaml;

    @TempDir
    private Path directory;

    @BeforeAll
    static void packARun(JavaSparkContext spark) throws IOException {
        yaml = TinyRun.write(shared, 60);
        Files.writeString(yaml, Files.readString(yaml).replace("data:\n", "data:\n  part_size: 2Ki\n"));
        Problems problems = new Problems();
        var run = ConfigFile.read(yaml.toString(), List.of(), problems);
        problems.throwIfAny();
        new CorpusPipeline(spark, run.orElseThrow()).runAll();
    }

    private CommandRun trace(String... more) {
        List<String> arguments = new ArrayList<>(List.of("trace", "--config", yaml.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** A copy of the run, to be damaged. */
    private String copied() throws IOException {
        Path copy = directory.resolve("run");
        try (Stream<Path> files = Files.walk(shared.resolve("run"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(shared.resolve("run").relativize(file)));
            }
        }
        return "run.directory=" + copy;
    }

    @Test
    void namesDocumentsWhoseTextIsThatOfTheFile() throws IOException {
        CommandRun run = trace("--steps", "1.." + STEPS, "--json", "--text", "--characters", "0");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(shared.resolve("in/a.jsonl"))) {
            texts.add(JSON.readTree(line).path("text").asText());
        }
        String[] lines = run.output().split("\n");
        assertThat(lines).hasSize(STEPS);
        Set<Long> samples = new TreeSet<>();
        Set<String> documents = new TreeSet<>();
        for (int step = 1; step <= STEPS; step++) {
            JsonNode traced = JSON.readTree(lines[step - 1]);
            assertThat(traced.path("step").asInt()).isEqualTo(step);
            assertThat(traced.path("stage").asText()).isEqualTo(step <= SHORT_STEPS ? "short" : "long");
            assertThat(traced.path("trained").asBoolean()).isFalse();
            assertThat(traced.path("sequences"))
                    .hasSize(128 / traced.path("sequence_length").asInt());
            for (JsonNode sequence : traced.path("sequences")) {
                if (step <= SHORT_STEPS) {
                    samples.add(sequence.path("sample").asLong());
                }
                int tokens = sequence.path("padding").asInt();
                for (JsonNode piece : sequence.path("pieces")) {
                    tokens += piece.path("length").asInt();
                    String[] id = piece.path("document").asText().split(":");
                    assertThat(id[0]).isEqualTo("0");
                    documents.add(piece.path("document").asText());
                    assertThat(piece.path("source").asText()).isEqualTo("stories");
                    assertThat(piece.path("file").asText()).endsWith("in/a.jsonl");
                    assertThat(piece.path("uri").asText()).endsWith("in/a.jsonl");
                    assertThat(piece.path("record").asText()).isEqualTo(id[1]);
                    JsonNode place = piece.path("characters");
                    assertThat(place.path("normalized").asBoolean()).isFalse();
                    String text = texts.get(Integer.parseInt(id[1]));
                    assertThat(piece.path("text").asText())
                            .isEqualTo(text.substring(
                                    place.path("from").asInt(), place.path("to").asInt()));
                }
                assertThat(tokens).isEqualTo(traced.path("sequence_length").asInt());
            }
        }
        assertThat(samples).hasSize(SHORT_STEPS * 4);
        assertThat(documents).hasSizeGreaterThan(10);
    }

    @Test
    void showsAStepToAPerson() {
        CommandRun run = trace("--step", "11", "--text", "--characters", "20");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output())
                .contains("Step 11 of stage long: 2 sequences of 64 tokens, not trained yet")
                .containsPattern("sample \\d+.*: row \\d+ of .*corpus/pack/long/part-00000.parquet")
                .containsPattern("document 0:\\d+ \\(\\d+\\) of stories: tokens \\d+ to \\d+, characters \\d+ to \\d+")
                .containsPattern("record \\d+ of .*a.jsonl")
                .containsPattern("“.{20}…”");
        assertThat(trace("--step", "11").output()).doesNotContain("“");
    }

    @Test
    void findsTheStepsOfADocument() throws IOException {
        String all = trace("--steps", "1.." + STEPS, "--json").output();
        TreeSet<Integer> expected = new TreeSet<>();
        for (String line : all.split("\n")) {
            JsonNode step = JSON.readTree(line);
            step.findValuesAsText("document").stream()
                    .filter("0:7"::equals)
                    .forEach(found -> expected.add(step.path("step").asInt()));
        }
        CommandRun run = trace("--document", "0:7", "--json");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        JsonNode found = JSON.readTree(run.output());
        assertThat(run.output()).startsWith("{\"document\":\"0:7\",\"document_id\":7,\"steps\":[");
        assertThat(found.path("document_id").asLong()).isEqualTo(7);
        assertThat(found.path("steps").toString()).isEqualTo(expected.toString().replace(" ", ""));
        assertThat(trace("--document", "7").output()).contains("Document 0:7 is in");
        assertThat(trace("--document", "5:7").output()).contains("No step takes document 5:7");
    }

    @Test
    void goesOnWithoutTheCorpusAndSaysSo() throws IOException {
        String directorySet = copied();
        FileUtil.fullyDelete(directory.resolve("run/corpus/mix").toFile());
        Files.delete(directory.resolve("run/corpus/inputs.json"));
        CommandRun run = trace("--set", directorySet, "--step", "2", "--json", "--text");
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.messages()).contains("corpus/mix is gone", "inputs.json is gone");
        JsonNode piece = JSON.readTree(run.output())
                .path("sequences")
                .get(0)
                .path("pieces")
                .get(0);
        assertThat(piece.has("uri")).isFalse();
        assertThat(piece.has("file")).isFalse();
        assertThat(piece.has("characters")).isFalse();
        assertThat(piece.path("text").asText()).isNotEmpty();
        FileUtil.fullyDelete(directory.resolve("run/corpus/tokenizer").toFile());
        CommandRun bare = trace("--set", directorySet, "--step", "2", "--text");
        assertThat(bare.exitCode()).as(bare.messages()).isZero();
        assertThat(bare.messages()).contains("tokenizer.json is gone");
        assertThat(bare.output()).contains("document 0:").doesNotContain("“");
    }

    @Test
    void saysWhichStepsThereAre() {
        CommandRun tooFar = trace("--step", "16");
        assertThat(tooFar.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(tooFar.messages())
                .contains("--step: got 16", "steps from 1 to 15", "stage short has 1 to 10", "stage long has 11 to 15");
        assertThat(trace("--step", "0").exitCode()).isEqualTo(ExitCode.USER);
        assertThat(trace("--steps", "3..2").exitCode()).isEqualTo(ExitCode.USER);
        assertThat(trace("--steps", "3").messages()).contains("100..110");
        assertThat(trace("--document", "x").messages()).contains("FILE:RECORD");
        assertThat(trace().messages()).contains("one of --step N, --steps A..B, --document ID");
        CommandRun textOfAll = trace("--document", "0:7", "--text");
        assertThat(textOfAll.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(textOfAll.messages()).contains("--text: got together with --document");
        assertThat(trace("--step", "1", "--document", "1").exitCode()).isEqualTo(ExitCode.USER);
    }

    @Test
    void needsThePackedDataOfTheStageOnly() throws IOException {
        String directorySet = copied();
        FileUtil.fullyDelete(directory.resolve("run/corpus/pack/short").toFile());
        CommandRun missing = trace("--set", directorySet, "--step", "3");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(missing.messages()).contains("no finished dataset", "millrace pack");
        assertThat(trace("--set", directorySet, "--step", "12").exitCode()).isZero();
        assertThat(trace("--set", "run.directory=" + directory + "/none", "--step", "1")
                        .exitCode())
                .isEqualTo(ExitCode.USER);
    }
}
