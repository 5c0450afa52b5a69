package org.millrace.spark.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.model.ParameterLayout;

class ShippedConfigsTest {

    private static final Path CONFIGS = Path.of("..", "configs");

    private static RunConfig read(String yaml) {
        Problems problems = new Problems();
        var run = ConfigReader.read(ConfigTree.parse("run", yaml, List.of(), problems), RunConfig.class, problems);
        assertThat(problems.list()).isEmpty();
        return run.orElseThrow();
    }

    static Stream<Path> configs() throws IOException {
        try (Stream<Path> files = Files.list(CONFIGS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void readsWithoutAProblemAndSurvivesWritingBack(Path file) throws IOException {
        RunConfig run = read(Files.readString(file));
        assertThat(read(ConfigWriter.yaml(run))).isEqualTo(run);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5b, 494032768, 357898112",
        "1.5b, 1543714304, 1310340608",
        "3b, 3085938688, 2774773760",
        "7b, 7615616512, 6525621760",
        "14b, 14770033664, 13212898304",
        "32b, 32763876352, 31206740992",
        "72b, 72706203648, 70214787072"
    })
    void hasThePublishedNumberOfParameters(String size, long parameters, long body) throws IOException {
        ModelConfig model = read(Files.readString(CONFIGS.resolve("qwen2.5-" + size + ".yaml")))
                .model();
        assertThat(model.parameters()).isEqualTo(parameters);
        assertThat(model.bodyParameters()).isEqualTo(body);
        assertThat(new ParameterLayout(model).size()).isEqualTo(parameters);
    }

    @Test
    void namesEveryMistakeOfABadFile() {
        String yaml = """
                run: {directory: "  "}
                data:
                  sources:
                    - {name: web, format: warc, path: a}
                    - {name: web, format: docx, path: b}
                  steps: [{mix: {weights: {wbe: 2}}}, {gopher_qualty: {}}]
                tokenizer: {}
                model: {vocab_size: 100, hidden_size: 64, intermediate_size: 1, num_hidden_layers: 1,
                        num_attention_heads: 7, num_key_value_heads: 2, max_position_embeddings: 512}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 6000
                  micro_batch_tokens: 2Ki
                  ranks: 2
                  stages:
                    - {name: short, sequence_length: 1Ki, tokens: 1M}
                  lernrate: 1
                """;
        Problems problems = new Problems();
        ConfigReader.read(ConfigTree.parse("run", yaml, List.of(), problems), RunConfig.class, problems);
        assertThat(problems.list().stream().map(Problem::key))
                .containsExactlyInAnyOrder(
                        "run.directory",
                        "data.sources[1].format",
                        "data.steps[1].gopher_qualty",
                        "tokenizer",
                        "model.num_attention_heads",
                        "model.num_key_value_heads",
                        "training.batch_tokens",
                        "training.lernrate");
    }

    @Test
    void namesCombinationsThatCannotBeAcrossSections() {
        String yaml = """
                run: {directory: runs/x}
                data:
                  sources: [{name: web, format: warc, path: a}]
                  steps: [{mix: {weights: {wbe: 2}}}]
                tokenizer: {train: {vocabulary_size: 8Ki}}
                model: {vocab_size: 4Ki, hidden_size: 64, intermediate_size: 1, num_hidden_layers: 1,
                        num_attention_heads: 2, num_key_value_heads: 1, max_position_embeddings: 512}
                training:
                  learning_rate: 1e-3
                  batch_tokens: 4Ki
                  micro_batch_tokens: 1Ki
                  schedule: {warmup_steps: 1000}
                  stages:
                    - {name: short, sequence_length: 1Ki, tokens: 1M}
                    - {name: short, sequence_length: 768, tokens: 1Ki}
                """;
        Problems problems = new Problems();
        ConfigReader.read(ConfigTree.parse("run", yaml, List.of(), problems), RunConfig.class, problems);
        assertThat(problems.list().stream().map(Problem::key))
                .containsExactlyInAnyOrder(
                        "data.steps[0].mix.weights",
                        "model.vocab_size",
                        "training.micro_batch_tokens",
                        "training.stages[1].name",
                        "training.stages[1].tokens",
                        "training.schedule.warmup_steps",
                        "training.stages[0].sequence_length",
                        "training.stages[1].sequence_length");
    }
}
