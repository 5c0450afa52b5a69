package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.data.dedup.MinHashSettings;
import org.millrace.data.dedup.MinHasher;
import org.millrace.data.dedup.NearDuplicates;
import org.millrace.data.dedup.UnionFind;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.document.DroppedDocumentReader;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Problems;

@ExtendWith(SharedSpark.class)
class MinHashStepTest {

    private static final MinHashConfig FINEWEB =
            new MinHashConfig(5, 14, 8, 1, List.of(), Scope.EVERYTHING, List.of(), false);

    @TempDir
    private Path directory;

    @Test
    void keepsTheFirstOfEachClusterThatSignaturesMake(JavaSparkContext spark) throws IOException {
        List<Document> documents = corpus();
        StepManifest input = Jobs.write(spark, directory, "input", parts(documents, 40));
        StepManifest output = minHash(spark, "output", FINEWEB, input);

        Map<DocumentId, DocumentId> roots = roots(documents);
        Map<DocumentId, Long> sizes = new TreeMap<>();
        roots.values().forEach(root -> sizes.merge(root, 1L, Long::sum));
        List<Document> kept = kept(output, "output");
        assertThat(kept).extracting(Document::id).containsExactlyElementsOf(sizes.keySet());
        assertThat(sizes).hasSizeLessThan(documents.size() * 3 / 4);
        assertThat(kept).allSatisfy(document -> {
            long size = sizes.getOrDefault(document.id(), 0L);
            assertThat(document.scores().get(NearDuplicates.CLUSTER_SIZE)).isEqualTo(size > 1 ? (double) size : null);
        });
        assertThat(output.dropped())
                .containsExactly(Map.entry(NearDuplicates.REASON, (long) documents.size() - kept.size()));
        assertThat(dropped(output, "output"))
                .allSatisfy(dropped -> assertThat(dropped.document().labels().get(NearDuplicates.KEPT))
                        .isEqualTo(String.valueOf(roots.get(dropped.document().id()))));
        assertThat(output.statistics().get("band_keys").asLong()).isEqualTo(14L * (documents.size() - 3));
        assertThat(output.statistics().get("too_short").asLong()).isEqualTo(3);
    }

    @Test
    void theWayToTheComponentsLeavesNoTrace(JavaSparkContext spark) throws IOException {
        StepManifest input = Jobs.write(spark, directory, "input", parts(corpus(), 60));
        StepManifest inOneTask = minHash(spark, "one", FINEWEB, input);
        StepManifest inStages =
                Jobs.step(spark, directory, "stages", new MinHashStep(FINEWEB, input("stages", input), -1));

        assertThat(inStages.files()).isEqualTo(inOneTask.files());
        assertThat(inStages.statistics()).isEqualTo(inOneTask.statistics());
    }

    @Test
    void keepsThoseOfASourceInPriority(JavaSparkContext spark) throws IOException {
        String text = text(new Random(1), 80);
        List<Document> documents = List.of(
                document(0, 0, "web", text), document(1, 0, "books", text), document(2, 0, "books", text + " more"));
        StepManifest input = Jobs.write(spark, directory, "input", List.of(documents));
        MinHashConfig config = new MinHashConfig(5, 14, 8, 1, List.of("books"), Scope.EVERYTHING, List.of(), false);

        assertThat(kept(minHash(spark, "books", config, input), "books"))
                .extracting(Document::id)
                .containsExactly(new DocumentId(1, 0));
        assertThat(kept(minHash(spark, "first", FINEWEB, input), "first"))
                .extracting(Document::id)
                .containsExactly(new DocumentId(0, 0));
    }

    @Test
    void comparesWithinASourceAlone(JavaSparkContext spark) throws IOException {
        String text = text(new Random(1), 80);
        List<Document> documents = List.of(
                document(0, 0, "2024-10", text), document(0, 1, "2024-10", text), document(1, 0, "2024-18", text));
        StepManifest input = Jobs.write(spark, directory, "input", List.of(documents));
        MinHashConfig config = new MinHashConfig(5, 14, 8, 1, List.of(), Scope.SOURCE, List.of(), false);

        assertThat(kept(minHash(spark, "output", config, input), "output"))
                .extracting(Document::id)
                .containsExactly(new DocumentId(0, 0), new DocumentId(1, 0));
    }

    @Test
    void aLaterSnapshotIsComparedWithAnIndex(JavaSparkContext spark) throws IOException {
        Random random = new Random(4);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            texts.add(text(random, 80));
        }
        StepManifest first = Jobs.write(
                spark, directory, "first", List.of(documents(0, texts.get(0), texts.get(0) + " again", texts.get(1))));
        StepManifest firstKept = minHash(spark, "first_kept", indexed(List.of()), first);
        // A lone match, a cluster of which one matches, a new cluster, and something new.
        StepManifest second = Jobs.write(
                spark,
                directory,
                "second",
                List.of(
                        documents(1, texts.get(1), texts.get(2), texts.get(0) + " once more"),
                        documents(2, texts.get(3), texts.get(3) + " too", texts.get(0), texts.get(4))));
        StepManifest secondKept = minHash(spark, "second_kept", indexed(List.of("first_kept")), second);
        StepManifest third = Jobs.write(
                spark,
                directory,
                "third",
                List.of(documents(3, texts.get(0), texts.get(4), texts.get(5), "too short")));
        StepManifest thirdKept = minHash(spark, "third_kept", indexed(List.of("first_kept", "second_kept")), third);

        assertThat(firstKept.rowsOut()).isEqualTo(2);
        assertThat(kept(secondKept, "second_kept"))
                .extracting(Document::id)
                .containsExactly(new DocumentId(1, 1), new DocumentId(2, 0), new DocumentId(2, 3));
        assertThat(secondKept.dropped())
                .containsExactly(Map.entry(NearDuplicates.IN_INDEX, 3L), Map.entry(NearDuplicates.REASON, 1L));
        assertThat(kept(thirdKept, "third_kept"))
                .extracting(Document::id)
                .containsExactly(new DocumentId(3, 2), new DocumentId(3, 3));
    }

    @Test
    void anIndexOfOtherSignaturesIsRefused(JavaSparkContext spark) throws IOException {
        StepManifest input = Jobs.write(spark, directory, "input", List.of(documents(0, text(new Random(1), 50))));
        minHash(spark, "kept", indexed(List.of()), input);
        minHash(spark, "no_index", FINEWEB, input);
        MinHashConfig config = new MinHashConfig(
                5,
                20,
                8,
                1,
                List.of(),
                Scope.EVERYTHING,
                List.of(path("kept"), path("no_index"), path("nowhere")),
                false);
        Problems problems = new Problems();
        new MinHashType().check(config, new Configuration(), problems);

        assertThat(problems.list())
                .extracting(problem -> problem.toString())
                .satisfiesExactly(
                        other -> assertThat(other).contains("compare_with[0]", "\"bands\":14", "\"bands\":20"),
                        none -> assertThat(none).contains("compare_with[1]", "write_index: true"),
                        absent -> assertThat(absent).contains("compare_with[2]", "nowhere"));
    }

    @Test
    void documentsThatChangeBetweenTheReadingsAreNotRemoved(JavaSparkContext spark) throws IOException {
        String text = text(new Random(1), 50);
        StepManifest input =
                Jobs.write(spark, directory, "input", List.of(documents(0, text, text), documents(1, "other text")));
        assertThatThrownBy(() -> Jobs.step(spark, directory, "output", job -> {
                    FirstReading reading = new FirstReading(
                            path("input"),
                            job.files(),
                            NumberTable.BAND_KEYS,
                            () -> new BandKeys(MinHashSettings.fineweb()),
                            false,
                            new KeepOrder(List.of()));
                    SignedParts signed = new SignedParts(List.of(reading.read(0), reading.read(1)));
                    Jobs.write(
                            spark,
                            directory,
                            "input",
                            List.of(documents(0, text, text + " changed"), documents(1, "other text")));
                    return job.run(
                            job.ordinals(input.parts().size()).mapPartitions(none -> Collections.emptyIterator()),
                            new ClusterTask(path("input"), job.files(), false, ClusterRule.NEAR, signed));
                }))
                .hasStackTraceContaining("Part 0 had 2 documents with checksum")
                .hasStackTraceContaining("nothing is removed");
    }

    @Test
    void nothingInNothingOut(JavaSparkContext spark) throws IOException {
        StepManifest noParts = Jobs.write(spark, directory, "none", List.of());
        StepManifest emptyParts = Jobs.write(spark, directory, "empty", List.of(List.of(), List.of()));

        assertThat(minHash(spark, "of_none", indexed(List.of()), noParts).rowsOut())
                .isZero();
        assertThat(minHash(spark, "of_empty", indexed(List.of()), emptyParts).parts())
                .hasSize(2);
    }

    private MinHashConfig indexed(List<String> steps) {
        List<String> paths = steps.stream().map(this::path).toList();
        return new MinHashConfig(5, 14, 8, 1, List.of(), Scope.EVERYTHING, paths, true);
    }

    private StepManifest minHash(JavaSparkContext spark, String name, MinHashConfig config, StepManifest input)
            throws IOException {
        return Jobs.step(spark, directory, name, new MinHashStep(config, input(name, input)));
    }

    private StepInput input(String name, StepManifest input) {
        return new StepInput(
                name, input, new org.apache.hadoop.fs.Path(path(input.step())), true, List.of("web", "books"), 0);
    }

    private String path(String step) {
        return directory.resolve(step).toUri().toString();
    }

    /** Texts, some of them again with a few other words, in several generations, and three too short for a shingle. */
    private static List<Document> corpus() {
        Random random = new Random(11);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            texts.add(
                    i < 100 || random.nextInt(3) == 0
                            ? text(random, 60 + random.nextInt(60))
                            : changed(texts.get(random.nextInt(i)), random));
        }
        texts.addAll(List.of("too short", "too short", ""));
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            documents.add(document(i / 50, i % 50, "web", texts.get(i)));
        }
        return documents;
    }

    private static String changed(String text, Random random) {
        String[] words = text.split(" ", -1);
        for (int i = random.nextInt(5); i > 0; i--) {
            words[random.nextInt(words.length)] = "changed" + random.nextInt(1000);
        }
        return String.join(" ", words);
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ")
                    .append("word")
                    .append((char) ('a' + random.nextInt(26)))
                    .append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static List<Document> documents(int file, String... texts) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            documents.add(document(file, i, "web", texts[i]));
        }
        return documents;
    }

    private static Document document(int file, int record, String source, String text) {
        return Document.read(new DocumentId(file, record), source, "memory:", text, Map.of());
    }

    private static List<List<Document>> parts(List<Document> documents, int size) {
        List<List<Document>> parts = new ArrayList<>();
        for (int i = 0; i < documents.size(); i += size) {
            parts.add(documents.subList(i, Math.min(documents.size(), i + size)));
        }
        return parts;
    }

    /** Which document of its cluster each one gives way to, without Spark. */
    private static Map<DocumentId, DocumentId> roots(List<Document> documents) {
        MinHasher hasher = new MinHasher(MinHashSettings.fineweb());
        UnionFind clusters = new UnionFind();
        Map<HashValue128, Long> first = new HashMap<>();
        for (Document document : documents) {
            long id = document.id().toLong();
            clusters.union(id, id);
            if (hasher.sign(document.text())) {
                for (int band = 0; band < 14; band++) {
                    clusters.union(id, first.computeIfAbsent(hasher.key(band, 0), key -> id));
                }
            }
        }
        Map<DocumentId, DocumentId> roots = new TreeMap<>();
        for (Document document : documents) {
            roots.put(
                    document.id(), DocumentId.ofLong(clusters.root(document.id().toLong())));
        }
        return roots;
    }

    private List<Document> kept(StepManifest step, String name) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String part : step.parts()) {
            try (DocumentReader reader =
                    new DocumentReader(new Configuration(), new org.apache.hadoop.fs.Path(path(name), part))) {
                reader.forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    private List<DroppedDocument> dropped(StepManifest step, String name) throws IOException {
        List<DroppedDocument> documents = new ArrayList<>();
        for (FileEntry file : step.files()) {
            if (file.name().startsWith("_dropped/")) {
                try (DroppedDocumentReader reader = new DroppedDocumentReader(
                        new Configuration(), new org.apache.hadoop.fs.Path(path(name), file.name()))) {
                    reader.forEachRemaining(documents::add);
                }
            }
        }
        return documents;
    }
}
