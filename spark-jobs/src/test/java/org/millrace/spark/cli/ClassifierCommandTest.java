package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierCommandTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void writeDocuments() throws IOException {
        Random random = new Random(9);
        for (String label : List.of("good", "other")) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                StringBuilder text = new StringBuilder();
                for (int word = 0; word < 8; word++) {
                    text.append("w")
                            .append(random.nextInt(60) + (label.equals("good") ? 0 : 30))
                            .append(' ');
                }
                lines.append("{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(text, label));
            }
            Files.writeString(directory.resolve(label + ".jsonl"), lines);
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private CommandRun train(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "classifier",
                "train",
                "-o",
                file("quality"),
                "--dimension",
                "4",
                "--buckets",
                "1Ki",
                "--learning-rate",
                "0.5"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void trainsEvaluatesAndFindsThresholds() throws IOException {
        CommandRun trained = train(directory + "/*.jsonl");
        assertThat(trained.exitCode()).as(trained.messages()).isZero();
        assertThat(trained.output())
                .contains("label  shown  learnt from")
                .containsPattern("good +400 +3\\d\\d")
                .contains("area under ROC")
                .contains("is ↓  taken for →")
                .contains("Wrote " + file("quality/model.bin"));

        CommandRun evaluated = CommandRun.of("classifier", "evaluate", "-m", file("quality"), file("good.jsonl"));
        assertThat(evaluated.exitCode()).as(evaluated.messages()).isZero();
        assertThat(evaluated.output()).contains("Measured on 400 documents: accuracy 1.0000, mean F1 1.0000");

        CommandRun threshold =
                CommandRun.of("classifier", "threshold", "-m", file("quality"), "--of", "good", directory + "/*.jsonl");
        assertThat(threshold.exitCode()).as(threshold.messages()).isZero();
        assertThat(threshold.output())
                .contains("800 documents with")
                .containsPattern("0\\.10 +0\\.\\d{6} +1\\d\\.\\d\\d %");
        assertThat(Files.readString(directory.resolve("quality/classifier.json")))
                .contains("\"kept_tokens\" : [ {");
    }

    @Test
    void takesLabelsOfWholeFiles() {
        CommandRun run = train("--label", "good=" + file("good.jsonl"), "--label", "bad=" + file("other.jsonl"));
        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output()).containsPattern("bad +400 +3\\d\\d");
        CommandRun unknown = CommandRun.of("classifier", "evaluate", "-m", file("quality"), directory + "/*.jsonl");
        assertThat(unknown.output()).contains("The classifier has no label other; such documents count as mistakes.");
    }

    @Test
    void tellsEveryMistakeAtOnce() throws IOException {
        Files.createDirectories(directory.resolve("quality"));
        Files.writeString(directory.resolve("quality/classifier.json"), "{}");
        CommandRun run = train(
                "--label", "two words=" + file("good.jsonl"), "--epochs", "0", "--test-share", "1", file("none.jsonl"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.messages())
                .contains("'two words=")
                .contains("--epochs")
                .contains("together below 1")
                .contains("which matches no file")
                .contains("--overwrite replaces it");
        assertThat(CommandRun.of("classifier", "train", "-o", file("x")).messages())
                .contains("files with labels, or --label NAME=INPUT");
    }

    @Test
    void stopsAtRecordsThatCannotBeUsed() {
        CommandRun run = train("--label-field", "none", file("good.jsonl"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(directory.resolve("quality")).doesNotExist();
        CommandRun alike = train(file("good.jsonl"));
        assertThat(alike.exitCode()).isEqualTo(3);
        assertThat(directory.resolve("quality")).doesNotExist();
    }

    @Test
    void refusesWhatIsNoClassifier() {
        CommandRun missing = CommandRun.of("classifier", "evaluate", "-m", file("none"), file("good.jsonl"));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.messages()).contains("There is no classifier");
        CommandRun other = CommandRun.of("classifier", "evaluate", "-m", file("good.jsonl"), file("good.jsonl"));
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.messages()).contains("does not begin as a fastText model does");
        CommandRun bare =
                CommandRun.of("classifier", "threshold", "-m", file("good.jsonl"), "--of", "good", file("good.jsonl"));
        assertThat(bare.exitCode()).isEqualTo(2);
        assertThat(bare.messages()).contains("use min_score");
    }

    @Test
    void explainsItself() {
        for (String command : List.of("train", "evaluate", "threshold")) {
            CommandRun help = CommandRun.of("classifier", command, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.output()).contains("INPUT").contains("Example");
        }
    }
}
