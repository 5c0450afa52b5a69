package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedLawsFile;
import org.millrace.train.scaling.fit.FittedLossLaw;
import org.millrace.train.scaling.fit.HyperparameterPowerLaw;

class ScalingCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path shared;

    private static CommandRun fit = new CommandRun(-1, "", "");

    @TempDir
    private Path directory;

    @BeforeAll
    static void fitASweep() throws IOException {
        fit = CommandRun.of(
                "scaling",
                "fit",
                "--form",
                "chinchilla",
                "--form",
                "step-law",
                "--data",
                SyntheticRuns.sweep(shared.resolve("run")).toString(),
                "--bootstraps",
                "40",
                "--output",
                shared.resolve("law.yaml").toString(),
                "--report",
                shared.resolve("law.html").toString());
    }

    @Test
    void fitPrintsConstantsWithIntervalsErrorsAndWhatItLeftOut() {
        assertThat(fit.exitCode()).as(fit.messages()).isZero();
        assertThat(fit.output())
                .contains("chinchilla: L(N, D) = E + A / N^alpha + B / D^beta")
                .containsPattern("alpha +0\\.3\\d+ +0\\.\\d+ +0\\.\\d+")
                .contains("held out, the largest predicted from the smaller: mean error")
                .containsPattern("learning rate p \\(of N\\) +-0\\.\\d+ +-0\\.\\d+ +-0\\.\\d+")
                .containsPattern("batch q \\(of D\\) +0\\.\\d+")
                .contains("Rows that were not used: 2")
                .contains("run exploded")
                .contains("run broken");
    }

    @Test
    void fitFindsTheLawsBehindTheRuns() throws IOException {
        FittedLaws laws = FittedLawsFile.read("law.yaml", Files.readString(shared.resolve("law.yaml")));

        FittedLossLaw loss = Objects.requireNonNull(laws.loss());
        assertThat(loss.law().loss(8e6, 1.6e8)).isCloseTo(SyntheticRuns.loss(8e6, 1.6e8), withinPercentage(0.5));
        HyperparameterPowerLaw best =
                Objects.requireNonNull(laws.hyperparameters()).law();
        assertThat(best.learningRate().parametersExponent()).isCloseTo(-0.4, within(0.05));
        assertThat(best.batchTokens().at(1e6, 8e7)).isCloseTo(SyntheticRuns.batch(8e7), withinPercentage(5));
    }

    @Test
    void thePageHasEveryPlotWithLabelledAxes() throws IOException {
        Document page = Jsoup.parse(Files.readString(shared.resolve("law.html")));

        assertThat(page.select("#chinchilla figcaption").eachText())
                .containsExactly(
                        "Fit against runs",
                        "Residuals",
                        "Curves of equal compute (isoFLOP)",
                        "Frontier: loss of a budget at its best",
                        "Frontier: best N of a budget",
                        "Frontier: best D of a budget");
        assertThat(page.select("#step-law figure")).hasSize(4 + SyntheticRuns.SIZES);
        assertThat(Objects.requireNonNull(page.select("#step-law figure").last())
                        .select("circle"))
                .hasSize(25);
        assertThat(page.select("svg"))
                .allSatisfy(svg -> assertThat(svg.select("text.axis")).hasSize(2));
        assertThat(page.select("svg path").eachAttr("d")).noneMatch(d -> d.contains("NaN"));
        assertThat(page.select("#rejected td").eachText()).contains("exploded", "broken");
        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("[src], link")).isEmpty();
    }

    @Test
    void aFittedLawIsAskedLikeAPublishedOne() throws IOException {
        JsonNode law = suggest(
                        "--law",
                        shared.resolve("law.yaml").toString(),
                        "--parameters",
                        "32M",
                        "--tokens",
                        "640M",
                        "--compute",
                        "1e17")
                .path("laws")
                .path(0);

        assertThat(law.path("law").asText()).isEqualTo("law.yaml");
        assertThat(law.path("loss").path("value").asDouble())
                .isCloseTo(SyntheticRuns.loss(32e6, 640e6), withinPercentage(2));
        assertThat(law.path("loss").path("low").asDouble())
                .isLessThan(law.path("loss").path("value").asDouble());
        assertThat(law.path("peak_learning_rate").path("value").asDouble())
                .isCloseTo(SyntheticRuns.learningRate(32e6, 640e6), withinPercentage(15));
        assertThat(law.path("optimum").path("tokens").path("high").asDouble()).isPositive();
        assertThat(law.path("extrapolations").findValuesAsText("quantity"))
                .containsExactly("parameters N", "tokens D", "compute C (FLOPs)");
        assertThat(law.path("extrapolations").path(0).path("powers_of_ten").asDouble())
                .isCloseTo(Math.log10(4), within(1e-6));
    }

    @Test
    void suggestPutsThePublishedLawsSideBySide() {
        CommandRun run = CommandRun.of(
                "scaling", "suggest", "--parameters", "6.5B", "--tokens", "18T", "--compute", "1e24", "--flops", "1P");

        assertThat(run.exitCode()).as(run.messages()).isZero();
        assertThat(run.output())
                .contains("N = 6.50B parameters, D = 18.0T tokens in sequences of 4096, C = 7.02e23 FLOPs")
                .containsPattern("Step Law +DeepSeek +Chinchilla +Chinchilla, refitted +Kaplan")
                .containsPattern("Peak learning rate +2\\.12e-3 +3\\.26e-4 +– +– +–")
                .containsPattern("Warm-up, steps +2,000 +2,000")
                .contains("Peak learning rate: Step Law says 6.")
                .contains("their losses do not compare")
                .contains("Step Law, the run: tokens D = 1.80e+13 is 2.26 powers of ten above the runs of the fit")
                .contains(
                        "GPU-hours at 1.00e15 FLOP/s a device and a utilisation of 40 %: 487,500 for the run, 694,444 for the budget")
                .doesNotContain("Qwen");
    }

    @Test
    void aBudgetAloneTakesTheBestSizeOfTheFirstLawThatKnowsIt() throws IOException {
        JsonNode root = suggest("--law", "chinchilla", "--law", "step-law", "--compute", "1e21");

        assertThat(root.path("run").path("origin").asText()).isEqualTo("the best for the budget by Chinchilla");
        assertThat(root.path("run").path("flops").asDouble()).isCloseTo(1e21, withinPercentage(0.01));
        assertThat(root.path("laws").findValuesAsText("law"))
                .containsExactly("Chinchilla", "Chinchilla, refitted", "Step Law");
        assertThat(root.path("laws").path(2).path("steps").asLong()).isPositive();
    }

    @Test
    void aConfigurationSaysItsOwnSize() throws IOException {
        JsonNode root = suggest("--config", "../configs/qwen2.5-7b.yaml", "--law", "deepseek");

        assertThat(root.path("run").path("parameters").asDouble()).isCloseTo(6.525e9, withinPercentage(0.1));
        assertThat(root.path("run").path("total_parameters").asDouble()).isEqualTo(7_615_616_512.0);
        assertThat(root.path("run").path("tokens").asDouble()).isEqualTo(18e12);
        assertThat(root.path("run").path("flops").asDouble())
                .as("with attention")
                .isGreaterThan(6 * 6.525e9 * 18e12);
    }

    @Test
    void mistakesOfSuggestAreToldTogether() {
        CommandRun run = CommandRun.of(
                "scaling",
                "suggest",
                "--parameters",
                "seven",
                "--law",
                "qwen2.5",
                "--law",
                "absent.yaml",
                "--law",
                "steplaw",
                "--utilization",
                "40",
                "--experts",
                "64",
                "--set",
                "model.hidden_size=64");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("--set: got model.hidden_size=64, expected --config too")
                .contains("--parameters: got seven")
                .contains("--law: got qwen2.5", "publish no constants")
                .contains("--law: got absent.yaml")
                .contains(
                        "--law: got steplaw, expected one of step-law, deepseek, chinchilla, kaplan, or a law's .yaml file")
                .contains("--utilization: got 40")
                .contains("--experts: got 64, expected a dense model")
                .contains("--tokens: got nothing");
    }

    @Test
    void aConfigurationOfExpertsIsRefused() throws IOException {
        Path config = directory.resolve("moe.yaml");
        Files.writeString(
                config,
                Files.readString(Path.of("../configs/qwen2.5-0.5b.yaml"))
                        .replace("  vocab_size:", "  num_experts: 60\n  vocab_size:"));

        CommandRun run = CommandRun.of("scaling", "suggest", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages()).contains("model.num_experts", "expected a dense model", "none is guessed");
    }

    @Test
    void mistakesOfFitAreToldTogetherAndNothingIsWritten() throws IOException {
        Path output = directory.resolve("law.yml.txt");
        CommandRun run = CommandRun.of(
                "scaling",
                "fit",
                "--form",
                "parabola",
                "--data",
                directory.resolve("absent.csv").toString(),
                "--near-optimal",
                "2",
                "--bootstraps",
                "many",
                "--runs",
                "some",
                "--output",
                output.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(run.messages())
                .contains("--form: got parabola, expected one of chinchilla, kaplan, step-law")
                .contains("--near-optimal: got 2")
                .contains("--bootstraps: got many")
                .contains("--runs: got some, expected one of best, all")
                .contains("--output: got ")
                .contains("--data: got ", "millrace sweep");
        assertThat(output).doesNotExist();
    }

    @Test
    void aTableWithoutItsColumnsOrWithTooFewRunsIsTheUsersMistake() throws IOException {
        Path csv = directory.resolve("runs.csv");
        Files.writeString(csv, "run,N,D,loss\na,1e6,2e7,3.5\nb,2e6,2e7,3.4\n");

        CommandRun unmapped = CommandRun.of("scaling", "fit", "--form", "kaplan", "--data", csv.toString());
        assertThat(unmapped.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(unmapped.messages()).contains("parameters").contains("tokens");

        CommandRun few = CommandRun.of(
                "scaling",
                "fit",
                "--form",
                "kaplan",
                "--form",
                "chinchilla",
                "--data",
                csv.toString(),
                "--column",
                "parameters=N",
                "--column",
                "tokens=D");
        assertThat(few.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(few.messages()).contains("kaplan: 2 runs can be used").contains("chinchilla: 2 runs can be used");
    }

    private static JsonNode suggest(String... options) throws IOException {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "scaling";
        arguments[1] = "suggest";
        arguments[2] = "--json";
        System.arraycopy(options, 0, arguments, 3, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.messages()).isZero();
        return JSON.readTree(run.output());
    }
}
