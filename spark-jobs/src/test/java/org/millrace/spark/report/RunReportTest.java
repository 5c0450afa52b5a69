package org.millrace.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.statistics.Distribution;
import org.millrace.spark.step.StableJson;

class RunReportTest {

    private static final String HOSTILE =
            "</style></pre>\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;";

    @TempDir
    private Path directory;

    @Test
    void tellsTheWholeStoryOfARun() throws IOException {
        new RunFixture(directory).whole();
        Document page = report();

        assertThat(page.select("h1").text()).isEqualTo(directory.getFileName().toString());
        assertThat(page.select("section h2").eachText())
                .containsExactly(
                        "Documents by step",
                        "Rejected records",
                        "Mixture",
                        "Lengths and languages",
                        "Packing",
                        "Training",
                        "Samples",
                        "Configuration");
        assertThat(page.select("nav a").eachAttr("href"))
                .allSatisfy(link -> assertThat(page.select(link)).hasSize(1));
        assertThat(page.select("footer").text()).contains("1 March 2026, 12:00 UTC");
        assertThat(page.select(".tile").text())
                .contains("documents read 16.5 k")
                .contains("tokens trained on 61.4 M");
    }

    @Test
    void isWellFormedAndLoadsNothing() throws IOException {
        new RunFixture(directory).whole();
        String html = html();
        var parser = Parser.htmlParser().setTrackErrors(10);
        Document page = parser.parseInput(html, "");
        assertThat(parser.getErrors()).isEmpty();
        assertThat(page.select("link, img, iframe, [src], [href^=http], [style*=url]"))
                .isEmpty();
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'")
                .contains("script-src 'sha256-");
        assertThat(html).doesNotContain("NaN").doesNotContain("Infinity").doesNotContain("null");
    }

    @Test
    void showsEachStepWithItsReasonsAndExamples() throws IOException {
        new RunFixture(directory).corpus();
        Document page = report();

        assertThat(page.select("#funnel .step h3").eachText())
                .containsExactly("read", "filter", "language", "deduplicate", "mix", "tokenize");
        Element filter = page.select("#funnel .step").get(1);
        assertThat(filter.select(".step-outcome").text())
                .contains("16,440 → 13,230")
                .contains("−3,210, 19.5 %");
        assertThat(filter.select(".reason code").get(0).text()).isEqualTo("gopher_quality.too_few_words");
        assertThat(filter.select(".example").get(0).text())
                .contains("3:1181")
                .contains("https://example.org/a/1181")
                .contains("measured 31, limit 50")
                .contains("Page not found");
    }

    @Test
    void showsWhatWasMeasuredOfDocumentsByGroup() throws IOException {
        Distribution words = new Distribution();
        for (int i = 1; i <= 100; i++) {
            words.add(i);
        }
        SortedMap<String, SortedMap<String, Distribution>> groups = new TreeMap<>();
        for (String group : List.of("all", "source=web", "language=de")) {
            groups.put(group, new TreeMap<>(Map.of("words", words)));
        }
        String distributions = new String(StableJson.compact(groups), StandardCharsets.UTF_8);
        new RunFixture(directory)
                .corpus()
                .write("corpus/steps.json", "{\"steps\": [\"read\", \"measured\"]}")
                .write(
                        "corpus/measured/_manifest.json",
                        "{\"rows_in\": 100, \"rows_out\": 100, \"statistics\": {\"distributions\": " + distributions
                                + "}}");
        Document page = report();

        assertThat(page.select("#statistics h3").eachText()).containsExactly("measured");
        assertThat(page.select("#statistics figcaption").eachText()).containsExactly("Documents by words");
        assertThat(page.select("#statistics tbody tr").eachText())
                .containsExactly("all 100 50 (5–96)", "de 100 50 (5–96)", "web 100 50 (5–96)");
    }

    @Test
    void listsRejectedRecordsWithTheirPlace() throws IOException {
        new RunFixture(directory).corpus().rejected();
        assertThat(report().select("#rejected tbody tr").eachText())
                .hasSize(3)
                .anySatisfy(row -> assertThat(row)
                        .contains("sample/prose/b.jsonl.gz")
                        .contains("line 1207")
                        .contains("invalid_json"));
    }

    @Test
    void comparesTheMixtureBeforeAndAfter() throws IOException {
        new RunFixture(directory).corpus();
        Document page = report();
        assertThat(page.select("#mixture .share-label").eachText())
                .containsExactly("as read", "in the mixture", "in tokens");
        assertThat(page.select("#mixture tbody tr").eachText())
                .anySatisfy(row -> assertThat(row).startsWith("prose 8,200 13,220 42.6 M 68.7 M 70.3 % 86.6 %"));
    }

    @Test
    void marksWhereStagesBegin() throws IOException {
        new RunFixture(directory).metrics(30, 20);
        Document page = report();
        Element loss = page.select("#training svg[aria-label=Loss]").get(0);
        assertThat(loss.select("text.stage").eachText()).containsExactly("short", "long");
        assertThat(loss.select("line.stage")).hasSize(1);
        assertThat(loss.select("path.line")).hasSize(2);
        assertThat(page.select("#training tbody tr").eachText()).hasSize(2);
    }

    @Test
    void listsCommittedCheckpointsAlone() throws IOException {
        new RunFixture(directory).checkpoints();
        assertThat(report().select("#training code").eachText())
                .containsExactly("step-00005000", "step-00010000", "step-00015000");
    }

    @Test
    void marksThePromptOfASample() throws IOException {
        new RunFixture(directory).samples();
        Document page = report();
        assertThat(page.select(".prompt").eachText()).containsExactly("The old mill", "def area(");
        assertThat(page.select(".sample p").get(0).text()).startsWith("The old mill stood at the end");
        assertThat(page.select(".sample p").get(2).wholeText())
                .isEqualTo("def area(width, height):\n    return width * height\n");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Document page = report();
        assertThat(page.select("#missing li").eachText())
                .containsExactly(
                        "No resolved configuration (config.yaml).",
                        "No finished output of read, tokenize.",
                        "No packed sequences.",
                        "No training metrics.",
                        "No committed checkpoint.",
                        "No generated samples.");
        assertThat(page.select("header").text()).contains("Nothing has been run yet");
    }

    @Test
    void forgivesDamagedFiles() throws IOException {
        new RunFixture(directory)
                .corpus()
                .write("corpus/filter/_manifest.json", "{\"rows_in\": 12")
                .write("corpus/language/_manifest.json", "[]")
                .write("corpus/mix/_manifest.json", "{}")
                .write("training/metrics.jsonl", "{\"step\":1,\"loss\":3.5}\nnot json\n{\"step\":2,\"los")
                .write("samples.jsonl", "{\"prompt\": 3}\n");
        Document page = report();
        assertThat(page.select("#missing").text())
                .contains("corpus/filter/_manifest.json is not a JSON object")
                .contains("corpus/language/_manifest.json is not a JSON object")
                .contains("training/metrics.jsonl has 1 lines that are not JSON");
        assertThat(page.select("#training tbody tr")).hasSize(1);
    }

    @Test
    void escapesHostileText() throws IOException {
        String json = HOSTILE.replace("\"", "\\\"");
        new RunFixture(directory)
                .write("corpus/read/_manifest.json", """
                        {"rows_in": 3, "rows_out": 1, "rows_dropped": 2, "dropped": {"%1$s": 2},
                         "examples": {"%1$s": [{"id": "%1$s", "uri": "%1$s", "measured": "%1$s", "threshold": "%1$s",
                           "excerpt": "%1$s"}]},
                         "sources": {"%1$s": {"documents_in": 3, "documents_out": 1, "characters_out": 9}},
                         "languages": {"%1$s": 1}, "lengths": [{"from": 8, "count": 1}]}
                        """.formatted(json))
                .write(
                        "corpus/read/_rejected/part-00000.jsonl",
                        "{\"file\":\"%1$s\",\"position\":\"%1$s\",\"reason\":\"%1$s\",\"detail\":\"%1$s\",\"excerpt\":\"%1$s\"}"
                                .formatted(json))
                .write("corpus/pack/a/_manifest.json", "{\"packed\": {\"stage\": \"%s\"}}".formatted(json))
                .write(
                        "training/metrics.jsonl",
                        "{\"step\":1,\"stage\":\"%1$s\",\"loss\":2}\n{\"step\":2,\"stage\":\"b\",\"loss\":1}\n"
                                .formatted(json))
                .write("samples.jsonl", "{\"prompt\":\"%1$s\",\"text\":\"%1$s\",\"seed\":\"%1$s\"}\n".formatted(json))
                .write("config.yaml", HOSTILE);
        Document page = report();

        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.select("img, [onerror]")).isEmpty();
        assertThat(page.select("#config pre").text()).isEqualTo(HOSTILE);
        assertThat(page.select("#funnel blockquote").text()).isEqualTo(HOSTILE);
        assertThat(page.select("#rejected td").get(0).text()).isEqualTo(HOSTILE);
        assertThat(page.select(".share-bar span").attr("title")).startsWith(HOSTILE);
        assertThat(page.select("#training text.stage").get(0).text()).isEqualTo(HOSTILE);
    }

    @Test
    void thinsHugeMetrics() throws IOException {
        var lines = new StringBuilder();
        for (int step = 1; step <= 100_000; step++) {
            lines.append("{\"step\":")
                    .append(step)
                    .append(",\"loss\":")
                    .append(2 + 7.0 / step)
                    .append("}\n");
        }
        new RunFixture(directory).write("training/metrics.jsonl", lines.toString());
        String html = html();
        assertThat(html.length()).isLessThan(1 << 20);
        Element loss = Jsoup.parse(html).select("svg[aria-label=Loss]").get(0);
        assertThat(loss.attr("data-points").split(";", -1)).hasSizeBetween(500, 1_500);
    }

    @Test
    void showsTheMeasuredLossBesideTheExpectedOne() throws IOException {
        new RunFixture(directory).metrics(900, 600).forecast();
        Document page = report();

        assertThat(page.select("#training svg[aria-label=Measured and expected loss] path.band"))
                .hasSize(1);
        assertThat(page.select("#training").text())
                .contains("Expected by the law chinchilla of 40 runs of runs.csv")
                .contains("Beyond the law's runs: tokens D = 6.14e+07")
                .contains("not below the interval; the learning rate is still high")
                .contains("below the interval: better than the law expects");
        assertThat(page.select("#training td.warn")).hasSize(1);
    }

    @Test
    void aDamagedForecastIsNotedAndLeavesTheRest() throws IOException {
        new RunFixture(directory).metrics(90, 60).write("training/forecast.json", "{\"law\":");
        Document page = report();

        assertThat(page.select("#missing").text()).contains("training/forecast.json could not be read");
        assertThat(page.select("#training svg[aria-label=Loss]")).hasSize(1);
    }

    @Test
    void showsWhatEachRankSpentSinceTheirNumberLastChanged() throws IOException {
        String alone = "{\"step\":1,\"loss\":3}\n";
        String three =
                "{\"step\":2,\"loss\":3,\"stragglers\":[2],\"rank_step_seconds\":[9,9,9],\"rank_own_seconds\":[1,1,1],"
                        + "\"rank_communication_seconds\":[1,1,1],\"rank_waited_seconds\":[8,8,8]}\n";
        String two =
                "{\"step\":%d,\"loss\":3,\"stragglers\":[1],\"rank_step_seconds\":[2,2],\"rank_own_seconds\":[0.5,2],"
                        + "\"rank_communication_seconds\":[1.75,0.25],\"rank_waited_seconds\":[1.5,0]}\n";
        new RunFixture(directory).write("training/metrics.jsonl", alone + three + two.formatted(3) + two.formatted(4));
        Document page = report();

        assertThat(page.select("#training h3:containsOwn(Ranks) ~ .table")
                        .get(0)
                        .select("tbody tr")
                        .eachText())
                .containsExactly("0 2 s 500 ms 1.75 s 75.0 % 0 2", "1 2 s 2 s 250 ms 0 % 2 2");
        assertThat(page.select("#training").text()).contains("from step 3 on");
    }

    @Test
    void listsAttemptsOfARunThatWasBegunAgain() throws IOException {
        new RunFixture(directory)
                .metrics(9, 6)
                .write(
                        "training/attempts/00001.json",
                        "{\"attempt\":1,\"began\":\"2026-05-01T12:00:00Z\",\"from_step\":0,\"ranks\":4,\"sharding\":\"weights\"}")
                .write(
                        "training/attempts/00002.json",
                        "{\"attempt\":2,\"began\":\"2026-05-01T13:00:00Z\",\"from_step\":100,\"ranks\":3,\"sharding\":\"weights\","
                                + "\"ended\":\"2026-05-01T14:00:00Z\",\"end\":\"complete\",\"step\":150}");

        assertThat(report().select("#training h3:containsOwn(Attempts) + .table tbody tr")
                        .eachText())
                .containsExactly(
                        "1 1 May 2026, 12:00 UTC – 0 – 4 weights killed, or still running",
                        "2 1 May 2026, 13:00 UTC 1 May 2026, 14:00 UTC 100 150 3 weights complete");
    }

    @Test
    void drawsALogOfOneStepAndOneOfNoNumbers() throws IOException {
        new RunFixture(directory).write("training/metrics.jsonl", "{\"step\":5,\"stage\":\"short\",\"loss\":0}\n");
        assertThat(report().select("#training svg")).hasSize(1);
        new RunFixture(directory).write("training/metrics.jsonl", "{\"step\":5,\"loss\":null}\n");
        assertThat(report().select("#training figure").text()).contains("Nothing was measured.");
    }

    @Test
    void writesThePageIntoTheRunDirectory() throws IOException {
        var path = new RunReport(new Configuration(), Clock.systemUTC())
                .write(new org.apache.hadoop.fs.Path(directory.toUri()));
        assertThat(path.getName()).isEqualTo("report.html");
        assertThat(directory.resolve("report.html")).isRegularFile();
        assertThat(Files.readString(directory.resolve("report.html"))).startsWith("<!DOCTYPE html>");
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> new RunReport(new Configuration(), Clock.systemUTC())
                        .write(new org.apache.hadoop.fs.Path(
                                directory.resolve("absent").toUri())))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("absent");
    }

    private Document report() throws IOException {
        return Jsoup.parse(html());
    }

    private String html() throws IOException {
        var clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
        return new RunReport(new Configuration(), clock).html(new org.apache.hadoop.fs.Path(directory.toUri()));
    }
}
