package org.millrace.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTextTest {

    private static final String ROW =
            "{\"category\":\"%s\",\"documents\":%d,\"tokens_before\":%d,\"share_before\":%s,\"tokens_after\":%d,"
                    + "\"share_after\":%s,\"epochs\":%s%s}";

    @TempDir
    private Path directory;

    private String text() throws IOException {
        return new RunReport(new Configuration(), Clock.systemUTC())
                .corpusText(new org.apache.hadoop.fs.Path(directory.toUri()));
    }

    @Test
    void showsEachStepWithItsCommonestReasons() throws IOException {
        new RunFixture(directory).corpus();
        assertThat(text().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .startsWith(
                        "Documents by step:",
                        "in out dropped unreadable characters most often",
                        "read 16,454 16,440 14 60.6 M invalid_utf8 9, invalid_json 4, …",
                        "filter 16,440 13,230 3,210 50.6 M too_few_words 1,204, duplicate_lines 811, …")
                .contains("deduplicate 12,550 11,835 715 46.0 M exact_duplicate 715");
    }

    @Test
    void showsTheMixtureAlongEveryAxisThatHasMoreThanOneCategory() throws IOException {
        String sources = ROW.formatted("web", 90, 9_000, "0.9", 5_000, "0.5", "0.5556", ",\"target\":0.5");
        String domains = ROW.formatted("science", 10, 1_000, "0.1", 4_000, "0.4", "4", "")
                + ","
                + ROW.formatted("news", 90, 9_000, "0.9", 6_000, "0.6", "0.6667", "");
        String languages = ROW.formatted("en", 100, 10_000, "1", 10_000, "1", "1", "");
        new RunFixture(directory)
                .write("corpus/steps.json", "{\"steps\": [\"mixed\"]}")
                .write(
                        "corpus/mixed/_manifest.json",
                        "{\"statistics\": {\"mixtures\": {\"\": {\"source\": [%s], \"domain\": [%s], \"language\": [%s],"
                                        .formatted(sources, domains, languages)
                                + " \"warnings\": [\"science is scarce\"]}, \"long\": {}}}}");
        assertThat(text().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsSubsequence(
                        "Mixture of mixed:",
                        "documents tokens share wanted after tokens after epochs",
                        "by domain",
                        "science 10 1 k 10.0 % 40.0 % 4 k 4",
                        "news 90 9 k 90.0 % 60.0 % 6 k 0.6667",
                        "by source",
                        "web 90 9 k 90.0 % 50.0 % 50.0 % 5 k 0.5556",
                        "! science is scarce",
                        "Mixture of mixed for stage long:")
                .doesNotContain("by language");
    }

    @Test
    void isEmptyWithoutDataSteps() throws IOException {
        assertThat(text()).isEmpty();
    }
}
