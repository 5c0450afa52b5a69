package org.millrace.data.decontaminate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.FieldMapping;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputFormat;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;
import org.millrace.data.tokenize.Tokenizer;

/** The real benchmarks that are committed, and documents to hold against them. */
final class Samples {

    private Samples() {}

    static List<BenchmarkItem> humanEval() throws IOException {
        return read("human_eval", "human-eval.jsonl.gz", List.of("prompt", "canonical_solution"), "task_id");
    }

    static List<BenchmarkItem> gsm8k() throws IOException {
        return read("gsm8k", "gsm8k.jsonl", List.of("question"), null);
    }

    private static List<BenchmarkItem> read(String name, String file, List<String> fields, @Nullable String id)
            throws IOException {
        String path = sample().resolve("benchmarks").resolve(file).toString();
        return new BenchmarkFiles(name, path, fields, id).read(new Configuration(false));
    }

    static Document document(String text) {
        return Document.read(new DocumentId(0, 0), "web", "https://example.org/", text, Map.of());
    }

    /** English prose, countries of the world, Java and how-tos of {@code configs/sample}. */
    static List<Document> realDocuments() throws IOException {
        InputManifest manifest = FrozenInputs.freeze(
                new Configuration(),
                List.of(
                        source("prose", InputFormat.JSONL),
                        source("factbook", InputFormat.PARQUET),
                        source("code", InputFormat.JSONL),
                        source("guides", InputFormat.TEXT)));
        List<Document> documents = new ArrayList<>();
        RecordSink sink = new RecordSink() {
            @Override
            public void document(Document document) {
                documents.add(document);
            }

            @Override
            public void bad(BadRecord record) {
                throw new AssertionError(record.toString());
            }
        };
        SourceReader reader = new SourceReader(new Configuration());
        for (SourceFile file : manifest.files()) {
            reader.read(file, sink);
        }
        return documents;
    }

    private static InputSource source(String name, InputFormat format) {
        return new InputSource(name, format, sample().resolve(name).toString(), FieldMapping.DEFAULT);
    }

    /** Tests run in the module's folder, or in the repository's. */
    private static Path sample() {
        Path besides = Path.of("../configs/sample");
        Path sample = Files.isDirectory(besides) ? besides : Path.of("configs/sample");
        return sample.toAbsolutePath().normalize();
    }

    static Tokenizer qwenTokenizer() throws IOException {
        String name = "/qwen2.5/tokenizer.json.gz";
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
            return Tokenizer.load(new GZIPInputStream(in));
        }
    }
}
