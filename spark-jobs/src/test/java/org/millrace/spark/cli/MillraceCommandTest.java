package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, from the command line to the exit code. */
@Tag("slow")
class MillraceCommandTest {

    @TempDir
    private Path directory;

    private Path config(int documents) throws IOException {
        return TinyRun.write(directory, documents);
    }

    @Test
    void takesRawTextToATrainedModelAndAReport() throws Exception {
        String config = config(60).toString();
        Path run = directory.resolve("run");

        MillraceProcess corpus = MillraceProcess.run("corpus", "--config", config);
        assertThat(corpus.exitCode()).as(corpus.output()).isZero();
        MillraceProcess again = MillraceProcess.run("corpus", "--config", config);
        assertThat(again.output()).contains("pack/long: already finished").doesNotContain("begins");

        MillraceProcess pretrain = MillraceProcess.run("pretrain", "--config", config, "--profile=2");
        assertThat(pretrain.exitCode()).as(pretrain.output()).isZero();
        assertThat(pretrain.output())
                .contains("Profile of steps 2 to 3: ")
                .contains("Training is complete after 15 of 15 steps");
        assertThat(run.resolve("training/profile.json")).exists();
        Path checkpoint = run.resolve("training/checkpoints/step-00000015");
        assertThat(checkpoint.resolve("COMMITTED")).exists();
        assertThat(checkpoint.resolve("tokenizer.json")).exists();

        MillraceProcess generate = MillraceProcess.run("generate", "--config", config);
        assertThat(generate.exitCode()).as(generate.output()).isZero();
        MillraceProcess fromFolder =
                MillraceProcess.run("generate", "--config", config, "--set", "generate.model=" + checkpoint);
        assertThat(texts(fromFolder.output()))
                .isEqualTo(texts(generate.output()))
                .isNotEmpty();

        MillraceProcess report = MillraceProcess.run("report", "--config", config);
        assertThat(report.exitCode()).as(report.output()).isZero();
        assertThat(report.output().strip()).endsWith("run/report.html");
        assertThat(Files.readString(run.resolve("report.html"))).contains("The miller");

        assertThat(MillraceProcess.run("verify", "--config", config).exitCode()).isZero();
        Path weights = checkpoint.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        MillraceProcess verify = MillraceProcess.run("verify", "--config", config);
        assertThat(verify.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(verify.output()).contains("DAMAGED").contains("model.safetensors");

        try (Stream<Path> logs = Files.list(run.resolve("logs"))) {
            assertThat(logs)
                    .allSatisfy(log -> assertThat(Files.readString(log))
                            .startsWith("{\"time\":")
                            .endsWith("}\n"));
        }
    }

    /** What was generated, without the log lines around it. */
    private static String texts(String output) {
        int begin = output.indexOf("── ");
        return begin < 0 ? "" : output.substring(begin);
    }

    @Test
    void stopsWithTheCodeForBadDataAndNamesTheReasons() throws Exception {
        Path config = config(20);
        Files.writeString(directory.resolve("in/b.jsonl"), "{\"text\": \n{\"txt\": \"x\"}\n");
        MillraceProcess read = MillraceProcess.run("read", "--config", config.toString());
        assertThat(read.exitCode()).as(read.output()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(read.output()).contains("invalid_json", "missing_text", "b.jsonl", "max_bad_share");
    }

    @Test
    void reportsEveryMistakeAndTouchesNothing() throws Exception {
        Path config = config(1);
        MillraceProcess corpus = MillraceProcess.run(
                "corpus",
                "--config",
                config.toString(),
                "--set",
                "data.sources[0].path=" + directory + "/nothing/*",
                "--set",
                "model.hiden_size=7");
        assertThat(corpus.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(corpus.output())
                .contains("2 problems")
                .contains("data.sources[0].path", "matches no file")
                .contains("model.hiden_size", "did you mean hidden_size?");
        MillraceProcess pretrain = MillraceProcess.run(
                "pretrain", "--config", config.toString(), "--set", "training.ranks=2", "--set", "data.part_size=big");
        assertThat(pretrain.exitCode()).isEqualTo(ExitCode.USER);
        MillraceProcess unpacked = MillraceProcess.run("pretrain", "--config", config.toString(), "--profile=0");
        assertThat(unpacked.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(unpacked.output()).contains("training.stages[0].name").contains("millrace corpus");
        assertThat(unpacked.output()).contains("--profile: got 0, expected a number of steps, at least 1");
        MillraceProcess tooEarly = MillraceProcess.run("step", "language", "--config", config.toString());
        assertThat(tooEarly.exitCode()).as(tooEarly.output()).isEqualTo(ExitCode.USER);
        assertThat(tooEarly.output()).contains("millrace read");
    }

    @Test
    void saysWhatItWouldDoAndTouchesNothing() throws Exception {
        Path config = config(1);
        MillraceProcess corpus = MillraceProcess.run("corpus", "--config", config.toString(), "--dry-run");
        assertThat(corpus.exitCode()).as(corpus.output()).isZero();
        assertThat(corpus.output()).contains("read → gopher_quality → language", "stories");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void explainsItself() throws Exception {
        MillraceProcess help = MillraceProcess.run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains("corpus", "read", "step", "tokenizer", "tokenize", "pack")
                .contains("pretrain", "generate", "report", "verify", "config", "Exit codes");
        assertThat(MillraceProcess.run("config", "--key", "training.batch").output())
                .contains("Tokens of one optimizer step");
        assertThat(MillraceProcess.run("no-such-job").exitCode()).isEqualTo(ExitCode.USER);
    }
}
