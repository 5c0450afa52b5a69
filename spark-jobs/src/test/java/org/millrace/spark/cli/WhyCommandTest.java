package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.session.SharedSpark;
import org.millrace.train.config.Problems;

/** A run with a document for every fate; with and without its dropped documents kept. */
@ExtendWith(SharedSpark.class)
class WhyCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path shared;

    private static Path yaml;

    @BeforeAll
    static void makeACorpus(JavaSparkContext spark) throws IOException {
        Path tiny = TinyRun.write(shared, 20);
        List<String> lines = new ArrayList<>(Files.readAllLines(shared.resolve("in/a.jsonl")));
        lines.add("{\"text\": \"Too short to keep.\"}");
        lines.add("{\"text\": ");
        lines.add(lines.get(3));
        lines.add("{\"text\": \"%s\"}".formatted("Stop the wheel that the miller and the river turn! ".repeat(3)));
        Files.write(shared.resolve("in/a.jsonl"), lines);
        yaml = Files.writeString(
                shared.resolve("why.yaml"),
                Files.readString(tiny)
                        .replace("data:\n", "data:\n  part_size: 2Ki\n  max_bad_share: 0.5\n")
                        .replace(
                                "steps: [{gopher_quality: {min_words: 10}}, {language: {}}, {deduplicate: {}}, {mix: {}}]",
                                """
                                steps:
                                    - {gopher_quality: {min_words: 10}}
                                    - {no_shouting: {}, name: quiet}
                                    - {gopher_repetition: {}, only_sources: [nobody]}
                                    - deduplicate
                                    - language
                                    - statistics
                                    - mix: {weights: {stories: 2}}
                                """)
                        .replace(
                                "  sources: [",
                                "  sources: [{name: nobody, format: text, path: '" + shared + "/why.yaml'}, "));
        for (boolean keep : new boolean[] {true, false}) {
            Problems problems = new Problems();
            var run = ConfigFile.read(yaml.toString(), settings(keep), problems);
            problems.throwIfAny();
            new CorpusPipeline(spark, run.orElseThrow()).runAll();
        }
    }

    private static List<String> settings(boolean keepDropped) {
        return List.of("data.keep_dropped=" + keepDropped, "run.directory=%s/%s".formatted(shared, keepDropped));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void tellsWhichRuleDroppedADocument(boolean keptDropped) throws IOException {
        JsonNode steps = why(keptDropped, "1:20").path("steps");
        assertThat(steps).hasSize(2);
        assertThat(steps.get(0).path("outcome").asText()).isEqualTo("passed");
        assertThat(steps.get(1).path("step").asText()).isEqualTo("gopher_quality");
        assertThat(steps.get(1).path("outcome").asText()).isEqualTo("dropped");
        assertThat(steps.get(1).path("reason").asText()).isEqualTo("gopher_quality.too_few_words");
        assertThat(steps.get(1).path("measured").asText()).isEqualTo("4.0");
        assertThat(steps.get(1).path("threshold").asText()).isEqualTo("10.0");

        JsonNode shouting = why(keptDropped, "1:23").path("steps");
        assertThat(shouting).hasSize(3);
        assertThat(shouting.get(2).path("step").asText()).isEqualTo("quiet");
        assertThat(shouting.get(2).path("kind").asText()).isEqualTo("no_shouting");
        assertThat(shouting.get(2).path("measured").asText()).isEqualTo("3.0");
    }

    @Test
    void tellsOfDuplicatesWhatWasKeptOfThem() throws IOException {
        JsonNode kept = why(true, "1:22").path("steps").get(4);
        assertThat(kept.path("step").asText()).isEqualTo("deduplicate");
        assertThat(kept.path("reason").asText()).isEqualTo("deduplicate.exact_duplicate");
        JsonNode unknown = why(false, "1:22").path("steps").get(4);
        assertThat(unknown.path("outcome").asText()).isEqualTo("dropped");
        assertThat(unknown.path("note").asText()).contains("keep_dropped");
    }

    @Test
    void tellsTheWholeWayOfADocumentThatStays() throws IOException {
        JsonNode answer = why(false, "1:3");
        assertThat(answer.path("source").asText()).isEqualTo("stories");
        assertThat(answer.path("file").asText()).endsWith("in/a.jsonl");
        assertThat(answer.path("steps").findValuesAsText("outcome"))
                .containsExactly("passed", "passed", "passed", "unseen", "passed", "passed", "passed", "passed");
        JsonNode last = answer.path("steps").get(7);
        assertThat(last.path("copies").asInt()).isEqualTo(2);
        assertThat(last.path("language").asText()).isEqualTo("en");
        assertThat(last.path("scores").path("duplicate_cluster_size").asDouble())
                .isEqualTo(2);

        String text = run("why", "1:3").output();
        assertThat(text)
                .contains("Document 1:3 (", "record 3 of")
                .containsPattern("deduplicate +passed +duplicate_cluster_size 2.0")
                .containsPattern("gopher_repetition +unseen")
                .containsPattern("mix +passed +taken 2 times")
                .contains("2 times. `millrace trace --document 1:3`");
        String number = text.substring(text.indexOf('(') + 1, text.indexOf(')'));
        assertThat(run("why", number).output()).isEqualTo(text);
    }

    @Test
    void tellsWhyARecordIsNoDocument() throws IOException {
        JsonNode steps = why(false, "1:21").path("steps");
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).path("outcome").asText()).isEqualTo("set_aside");
        assertThat(steps.get(0).path("reason").asText()).isEqualTo("invalid_json");
        assertThat(steps.get(0).path("measured").asText()).contains("line 22");
        assertThat(why(false, "1:99").path("steps").get(0).path("outcome").asText())
                .isEqualTo("unknown");
        assertThat(why(false, "7:0").path("steps").get(0).path("note").asText()).contains("no file");
    }

    @Test
    void refusesWhatIsNoDocumentAndRunsThatHaveNotBegun() {
        assertThat(run("why", "a:b").exitCode()).isEqualTo(ExitCode.USER);
        CommandRun nowhere = run("why", "1:1", "--set", "run.directory=" + shared + "/nowhere");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(nowhere.messages()).contains("inputs.json", "millrace corpus");
    }

    @Test
    void inspectShowsEveryReasonWithExamplesAndWhatWasKept() {
        CommandRun all = run("inspect", "--count", "2", "--set", settings(true).get(1));
        assertThat(all.exitCode()).as(all.messages()).isZero();
        assertThat(all.output())
                .contains(
                        "read: 25 in, 24 out, 0 dropped, 1 set aside",
                        "invalid_json: 1",
                        "gopher_quality.too_few_words: ")
                .containsPattern("1:20 .*a.jsonl +measured 4.0, limit 10.0\n +“Too short to keep.”")
                .contains("no_shouting.marks: 1", "deduplicate.exact_duplicate: 1", "  kept\n");
        CommandRun one = run(
                "inspect",
                "--step",
                "quiet",
                "--json",
                "--characters",
                "10",
                "--set",
                settings(true).get(1));
        assertThat(one.output().lines()).singleElement().asString().contains("\"text\":\"Stop the w…\"");
        // Where nothing that was dropped was kept, the manifest has examples.
        assertThat(run("inspect", "--reason", "no_shouting.marks").output())
                .contains("Stop the wheel")
                .doesNotContain("  kept");
        assertThat(run("inspect", "--step", "polish").messages()).contains("gopher_quality, quiet");
    }

    private static JsonNode why(boolean keptDropped, String document) throws IOException {
        CommandRun run =
                run("why", document, "--json", "--set", settings(keptDropped).get(1));
        assertThat(run.exitCode()).as(run.messages()).isZero();
        return JSON.readTree(run.output());
    }

    /** A command on the run that did not keep what it dropped. */
    private static CommandRun run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command, "--config", yaml.toString(), "--set", settings(false).get(1)));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
