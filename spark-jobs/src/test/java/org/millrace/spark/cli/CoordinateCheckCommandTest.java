package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinateCheckCommandTest {

    @TempDir
    private Path directory;

    @Test
    void writesATableAndAPageWithPlotsOfBothParametrizations() throws IOException {
        CommandRun run = CommandRun.of(
                "scaling",
                "coordinate-check",
                "--config",
                TinyRun.write(directory, 1).toString(),
                "--widths",
                "32,64,128",
                "--steps",
                "2",
                "--tokens",
                "16",
                "--learning-rate",
                "1e-3");

        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output()).contains("standard", "µP from width 32", "layers.1.attention", "logits");
        List<String> table = Files.readAllLines(directory.resolve("run/scaling/coordinate-check.csv"));
        // Two parametrizations, three widths, steps 0 to 2; embedding, three of each layer, logits.
        assertThat(table).hasSize(1 + 2 * 3 * 3 * 8);
        assertThat(table.get(0)).isEqualTo("parametrization,width,step,activation,rms,change");
        String page = Files.readString(directory.resolve("run/scaling/coordinate-check.html"));
        assertThat(Jsoup.parse(page).select("figure svg")).hasSize(4);
        assertThat(Jsoup.parse(page).select("circle")).hasSize(4 * 5 * 3);
        assertThat(page).doesNotContain("NaN");
    }

    @Test
    void namesEveryMistakeAtOnce() throws IOException {
        CommandRun run = CommandRun.of(
                "scaling",
                "coordinate-check",
                "--config",
                TinyRun.write(directory, 1).toString(),
                "--widths",
                "32,50",
                "--steps",
                "0",
                "--tokens",
                "1000",
                "--learning-rate",
                "-1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("4 problems", "--widths: got 50", "--steps", "--tokens: got 1000", "--learning-rate");
        assertThat(directory.resolve("run")).doesNotExist();
    }
}
