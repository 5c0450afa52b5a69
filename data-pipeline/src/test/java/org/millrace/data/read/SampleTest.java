package org.millrace.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;

/** Reads {@code configs/sample}, real files of every format, and finds in it what {@code scripts/make-sample} put there. */
class SampleTest {

    private static final Path SAMPLE = sample();

    @Test
    void everySourceOfTheSampleIsReadAndItsDamageIsFound() throws IOException {
        InputManifest manifest = FrozenInputs.freeze(
                new Configuration(),
                List.of(
                        source("prose", InputFormat.JSONL),
                        source("factbook", InputFormat.PARQUET),
                        source("multilingual", InputFormat.JSONL),
                        source("code", InputFormat.JSONL),
                        source("guides", InputFormat.TEXT),
                        source("web", InputFormat.WARC),
                        source("crawl", InputFormat.WARC),
                        source("junk", InputFormat.JSONL)));
        Map<String, CollectedRecords> sources = new LinkedHashMap<>();
        Map<String, ReadSummary> summaries = new LinkedHashMap<>();
        var reader = new SourceReader(new Configuration());
        for (SourceFile file : manifest.files()) {
            CollectedRecords records = sources.computeIfAbsent(file.source(), name -> new CollectedRecords());
            summaries.merge(file.source(), reader.read(file, records), ReadSummary::plus);
        }

        assertThat(documents(sources))
                .containsEntry("prose", 368)
                .containsEntry("factbook", 2538)
                .containsEntry("multilingual", 380)
                .containsEntry("code", 231)
                .containsEntry("guides", 43)
                .containsEntry("crawl", 111);
        assertThat(documents(sources).get("web")).isGreaterThan(500);
        assertThat(documents(sources).get("junk")).isGreaterThan(160);
        assertThat(sources.values().stream().mapToLong(SampleTest::characters).sum())
                .isBetween(24_000_000L, 34_000_000L);

        sources.forEach((name, records) -> {
            if (!name.equals("junk")) {
                assertThat(records.bad).as(name).isEmpty();
            }
        });
        assertThat(Objects.requireNonNull(sources.get("junk")).reasons())
                .containsExactlyInAnyOrder(
                        "invalid_json",
                        "invalid_utf8",
                        "missing_text",
                        "text_not_a_string",
                        "unpaired_surrogate",
                        "empty_file",
                        "truncated_gzip");
        assertThat(Objects.requireNonNull(summaries.get("web")).ignored())
                .containsEntry("http_status_404", 2L)
                .containsEntry("not_text", 2L)
                .containsEntry("warc_warcinfo", 2L);
    }

    @Test
    void pagesOfTheSampleAreReducedToTheirMainText() throws IOException {
        var records = new CollectedRecords();
        for (SourceFile file : FrozenInputs.freeze(new Configuration(), List.of(source("web", InputFormat.WARC)))
                .files()) {
            new SourceReader(new Configuration()).read(file, records);
        }
        String manual = text(records, "https://www.postgresql.org/docs/15/mvcc-intro.html");
        assertThat(manual)
                .startsWith("13.1.\u00A0Introduction".replace('\u00A0', ' '))
                .contains("PostgreSQL provides a rich set of tools for developers to manage concurrent access to data.")
                .doesNotContain("Next", "Home");
        String handbook = text(records, "https://debian-handbook.info/browse/en-US/stable/sect.apt-cache.html");
        assertThat(handbook)
                .contains(
                        "The apt-cache command can display much of the information stored in APT's internal database.")
                .doesNotContain("Prev", "Next");
    }

    private static String text(CollectedRecords records, String uri) {
        return records.documents.stream()
                .filter(document -> document.uri().equals(uri))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static Map<String, Integer> documents(Map<String, CollectedRecords> sources) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        sources.forEach((name, records) -> counts.put(name, records.documents.size()));
        return counts;
    }

    private static long characters(CollectedRecords records) {
        return records.documents.stream()
                .map(Document::text)
                .mapToLong(String::length)
                .sum();
    }

    private static InputSource source(String name, InputFormat format) {
        return new InputSource(name, format, SAMPLE.resolve(name).toString(), FieldMapping.DEFAULT);
    }

    /** Tests run in the module's folder, or in the repository's. */
    private static Path sample() {
        Path besides = Path.of("../configs/sample").toAbsolutePath().normalize();
        return Files.isDirectory(besides) ? besides : Path.of("configs/sample").toAbsolutePath();
    }
}
