package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepManifest;

/** Formats, patterns and ranges of large files, from the YAML to documents. */
@ExtendWith(SharedSpark.class)
class ReadFormatsTest {

    private static final int LINES = 400;

    @TempDir
    private Path directory;

    @Test
    void everyFormatOfTheConfigurationIsReadAndLargeFilesInRanges(JavaSparkContext spark) throws IOException {
        writeInputs();
        RunConfig config = config(directory.resolve("run"), "data.split_size=2Ki");

        StepManifest read = new CorpusPipeline(spark, config).run("read").get(0);

        assertThat(read.rejected()).isEmpty();
        Map<String, Long> counts = new HashMap<>();
        read.sources().forEach((source, of) -> counts.put(source, of.documentsOut()));
        assertThat(counts).isEqualTo(Map.of("prose", (long) LINES, "pages", 1L, "german", 1L, "code", 2L));
        Map<String, Document> documents = documents(read);
        assertThat(documents.keySet())
                .contains("line 0", "line " + (LINES - 1), "The text of a page.", "# Über Bienen\n");
        assertThat(Objects.requireNonNull(documents.get("import os\n")).metadata())
                .isEqualTo(Map.of("path", "src/__init__.py", "programming_language", "Python"));
        assertThat(Objects.requireNonNull(documents.get("line 7")).uri()).isEqualTo("https://example.org/7");
        assertThat(documents.values().stream()
                        .filter(document -> document.source().equals("prose"))
                        .map(document -> document.id().file())
                        .distinct())
                .as("ranges of the one file of prose")
                .hasSizeGreaterThan(3);
    }

    private void writeInputs() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("{\"meta\":{\"url\":\"https://example.org/%d\"},\"body\":\"line %d\"}\n".formatted(i, i));
        }
        write("prose.jsonl", lines.toString());
        write("site/a.html", "<nav><a href=/>Home</a></nav><p>The text of a page.</p>");
        write("site/b.css", "p {}");
        write("notes/bees.md", "---\ntitle: Bienen\n---\n# Über Bienen\n");
        write("tree/src/__init__.py", "import os\n");
        write("tree/Makefile", "all:\n\ttrue\n");
        write("tree/data.bin", "\u0000");
        write("tree/vendor/other.py", "import sys\n");
    }

    private void write(String name, String content) throws IOException {
        Path file = directory.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private RunConfig config(Path run, String... settings) {
        Path in = directory.resolve("in");
        String yaml = SampleRun.yaml(in, run)
                .replace(
                        "format: jsonl, path: \"%s/prose/*\", id_field: id".formatted(in),
                        "format: jsonl, path: \"%s/*.jsonl\", text_field: body, uri_field: meta.url".formatted(in))
                .replace(
                        "format: text, path: \"%s/pages\"".formatted(in),
                        "format: html, path: \"%s/site\"".formatted(in))
                .replace(
                        "format: jsonl, path: \"%s/german.jsonl\"".formatted(in),
                        "format: markdown, path: \"%s/notes\"".formatted(in))
                .replace(
                        "format: jsonl, path: \"%s/code.jsonl\"".formatted(in),
                        "format: code, path: \"%s/tree\"".formatted(in));
        return SampleRun.parse(yaml, settings);
    }

    private Map<String, Document> documents(StepManifest read) throws IOException {
        Map<String, Document> documents = new HashMap<>();
        Configuration configuration = new Configuration();
        for (String part : read.parts()) {
            var path = new org.apache.hadoop.fs.Path(
                    directory.resolve("run/corpus/read").resolve(part).toString());
            try (var reader = new DocumentReader(configuration, path)) {
                reader.forEachRemaining(document -> documents.put(document.text(), document));
            }
        }
        return documents;
    }
}
