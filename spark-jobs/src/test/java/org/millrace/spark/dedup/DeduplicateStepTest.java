package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;

@ExtendWith(SharedSpark.class)
class DeduplicateStepTest {

    private static final List<Document> DOCUMENTS = List.of(
            document(0, "web", "a"),
            document(1, "web", "b"),
            document(2, "web", "a"),
            document(3, "books", "a"),
            document(4, "books", "A"),
            document(5, "books", "a"));

    @TempDir
    private Path directory;

    @Test
    void keepsTheFirstOfEachTextWithTheSizeOfItsCluster(JavaSparkContext spark) throws IOException {
        List<Document> kept = kept(spark, new DeduplicateConfig(List.of(), Scope.EVERYTHING));

        assertThat(kept).extracting(document -> document.id().record()).containsExactly(0L, 1L, 4L);
        assertThat(kept.get(0).scores()).containsExactly(Map.entry(ExactDuplicates.CLUSTER_SIZE, 4.0));
        assertThat(kept.get(1).scores()).isEmpty();
    }

    @Test
    void keepsThatOfASourceInPriority(JavaSparkContext spark) throws IOException {
        assertThat(kept(spark, new DeduplicateConfig(List.of("books"), Scope.EVERYTHING)))
                .extracting(document -> document.id().record())
                .containsExactly(1L, 3L, 4L);
    }

    @Test
    void comparesWithinASourceAlone(JavaSparkContext spark) throws IOException {
        assertThat(kept(spark, new DeduplicateConfig(List.of(), Scope.SOURCE)))
                .extracting(document -> document.id().record())
                .containsExactly(0L, 1L, 3L, 4L);
    }

    private List<Document> kept(JavaSparkContext spark, DeduplicateConfig config) throws IOException {
        StepManifest input =
                Jobs.write(spark, directory, "input", List.of(DOCUMENTS.subList(0, 3), DOCUMENTS.subList(3, 6)));
        StepInput of = new StepInput("output", input, path("input"), false, List.of("web", "books"), 0);
        StepManifest output = Jobs.step(spark, directory, "output", new DeduplicateStep(config, of));
        List<Document> documents = new ArrayList<>();
        for (String part : output.parts()) {
            try (DocumentReader reader =
                    new DocumentReader(new Configuration(), new org.apache.hadoop.fs.Path(path("output"), part))) {
                reader.forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    private org.apache.hadoop.fs.Path path(String step) {
        return new org.apache.hadoop.fs.Path(directory.resolve(step).toUri());
    }

    private static Document document(int record, String source, String text) {
        return Document.read(new DocumentId(0, record), source, "memory:", text, Map.of());
    }
}
