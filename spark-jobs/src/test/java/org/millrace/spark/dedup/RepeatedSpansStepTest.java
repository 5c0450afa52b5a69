package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.dedup.RepeatedSpans;
import org.millrace.data.dedup.SpanHasher;
import org.millrace.data.dedup.TextUnit;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;

@ExtendWith(SharedSpark.class)
class RepeatedSpansStepTest {

    @TempDir
    private Path directory;

    @Test
    void leavesOfSentencesWhatOneProcessLeaves(JavaSparkContext spark) throws IOException {
        compareWithOneProcess(spark, config(TextUnit.SENTENCE, 3, false, 8, 2));
    }

    @Test
    void leavesOfLinesWhatOneProcessLeaves(JavaSparkContext spark) throws IOException {
        compareWithOneProcess(spark, config(TextUnit.LINE, 1, false, 0, 0));
    }

    @Test
    void leavesOfSubstringsWhatOneProcessLeaves(JavaSparkContext spark) throws IOException {
        compareWithOneProcess(spark, config(TextUnit.WORD, 9, true, 0, 0));
    }

    @Test
    void keepsAPieceInTheSourceOfPriority(JavaSparkContext spark) throws IOException {
        List<Document> documents = List.of(
                document(0, "web", "Shared line here\nof the web"),
                document(1, "books", "Shared line here\nof a book"));
        RepeatedSpansConfig config =
                new RepeatedSpansConfig(TextUnit.LINE, 1, false, 0, 0, List.of("books"), Scope.EVERYTHING, List.of());

        assertThat(texts(run(spark, config, documents))).containsExactly("of the web", "Shared line here\nof a book");
    }

    @Test
    void comparesWithinASourceAlone(JavaSparkContext spark) throws IOException {
        List<Document> documents = List.of(
                document(0, "2024-10", "Shared line\none"),
                document(1, "2024-10", "Shared line\ntwo"),
                document(2, "2024-18", "Shared line\nthree"));
        RepeatedSpansConfig config =
                new RepeatedSpansConfig(TextUnit.LINE, 1, false, 0, 0, List.of(), Scope.SOURCE, List.of());

        assertThat(texts(run(spark, config, documents)))
                .containsExactly("Shared line\none", "two", "Shared line\nthree");
    }

    @Test
    void passesOverSourcesThatAreToBeSkipped(JavaSparkContext spark) throws IOException {
        List<Document> documents = List.of(
                document(0, "code", "Shared line\none"),
                document(1, "web", "Shared line\ntwo"),
                document(2, "code", "Shared line\nthree"),
                document(3, "web", "Shared line\nfour"));
        RepeatedSpansConfig config =
                new RepeatedSpansConfig(TextUnit.LINE, 1, false, 0, 0, List.of(), Scope.EVERYTHING, List.of("code"));

        assertThat(texts(run(spark, config, documents)))
                .containsExactly("Shared line\none", "Shared line\ntwo", "Shared line\nthree", "four");
    }

    @Test
    void withoutDocumentsThereIsNothing(JavaSparkContext spark) throws IOException {
        assertThat(run(spark, config(TextUnit.LINE, 1, false, 0, 0), List.of()).rowsOut())
                .isZero();
    }

    private void compareWithOneProcess(JavaSparkContext spark, RepeatedSpansConfig config) throws IOException {
        List<Document> documents = corpus();
        List<String> expected = inOneProcess(config, documents);
        StepManifest output = run(spark, config, documents);

        assertThat(texts(output)).isEqualTo(expected);
        assertThat(expected).isNotEqualTo(documents.stream().map(Document::text).toList());
        assertThat(output.statistics().get("repeated_runs").asLong()).isPositive();
        assertThat(output.rowsDropped()).isEqualTo(documents.size() - expected.size());
    }

    private static List<String> inOneProcess(RepeatedSpansConfig config, List<Document> documents) {
        SpanHasher hasher = new SpanHasher(config.unit(), config.span(), config.exact());
        RepeatedSpans rule = new RepeatedSpans(config.unit(), config.span(), config.minWords(), config.minSentences());
        Set<Object> seen = new HashSet<>();
        List<String> left = new ArrayList<>();
        for (Document document : documents) {
            List<Integer> repeated = new ArrayList<>();
            hasher.hash(document.text(), (begin, hash) -> {
                if (!seen.add(hash)) {
                    repeated.add(begin);
                }
            });
            int[] begins = repeated.stream().mapToInt(Integer::intValue).toArray();
            Verdict verdict =
                    begins.length == 0 ? new Verdict.Keep(document) : rule.judge(document, begins, begins.length);
            if (verdict instanceof Verdict.Keep keep) {
                left.add(keep.document().text());
            }
        }
        return left;
    }

    /** Documents of sentences and lines that come again and again. */
    private static List<Document> corpus() {
        Random random = new Random(8);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            StringBuilder sentence = new StringBuilder("Sentence");
            for (int word = 3 + random.nextInt(6); word > 0; word--) {
                sentence.append(" w").append((char) ('a' + random.nextInt(26))).append((char)
                        ('a' + random.nextInt(26)));
            }
            sentences.add(sentence.append('.').toString());
        }
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            StringBuilder text = new StringBuilder();
            for (int run = random.nextInt(4); run >= 0; run--) {
                int from = random.nextInt(sentences.size() - 5);
                text.append(String.join(random.nextBoolean() ? " " : "\n", sentences.subList(from, from + 5)))
                        .append('\n');
            }
            documents.add(document(i, "web", text.toString()));
        }
        return documents;
    }

    private StepManifest run(JavaSparkContext spark, RepeatedSpansConfig config, List<Document> documents)
            throws IOException {
        List<List<Document>> parts = new ArrayList<>();
        for (int i = 0; i < documents.size(); i += 20) {
            parts.add(documents.subList(i, Math.min(documents.size(), i + 20)));
        }
        StepManifest input = Jobs.write(spark, directory, "input", parts);
        StepInput of = new StepInput("output", input, path("input"), true, List.of(), 0);
        return Jobs.step(spark, directory, "output", new RepeatedSpansStep(config, of));
    }

    private List<String> texts(StepManifest step) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String part : step.parts()) {
            try (DocumentReader reader =
                    new DocumentReader(new Configuration(), new org.apache.hadoop.fs.Path(path(step.step()), part))) {
                reader.forEachRemaining(document -> texts.add(document.text()));
            }
        }
        return texts;
    }

    private org.apache.hadoop.fs.Path path(String step) {
        return new org.apache.hadoop.fs.Path(directory.resolve(step).toUri());
    }

    private static RepeatedSpansConfig config(TextUnit unit, int span, boolean exact, int minWords, int minSentences) {
        return new RepeatedSpansConfig(
                unit, span, exact, minWords, minSentences, List.of(), Scope.EVERYTHING, List.of());
    }

    private static Document document(int record, String source, String text) {
        return Document.read(new DocumentId(0, record), source, "memory:", text, Map.of());
    }
}
