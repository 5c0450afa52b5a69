package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;

@ExtendWith(SharedSpark.class)
class BucketTaskTest {

    @TempDir
    private Path directory;

    private interface Keys {
        void write(NumberOutput output) throws IOException;
    }

    /** What comes of a stage. */
    private record Outcome(NumberTable table, List<Row> edges) {}

    @Test
    void joinsADocumentOfABucketToTheLeast(JavaSparkContext spark) throws IOException {
        Outcome outcome = run(spark, new BucketTask(false), output -> {
            output.writeKey(7, 1, 30);
            output.writeKey(7, 1, 10);
            output.writeKey(7, 1, 20);
            output.writeKey(7, 2, 40);
            output.writeKey(8, 1, 50);
        });

        assertThat(outcome.edges())
                .extracting(row -> List.of(row.getLong(0), row.getLong(1)))
                .containsExactlyInAnyOrder(List.of(20L, 10L), List.of(30L, 10L));
        assertThat(outcome.table().largest()).isEqualTo(3);
    }

    @Test
    void marksWhatAnIndexKnows(JavaSparkContext spark) throws IOException {
        Outcome outcome = run(spark, new BucketTask(true), output -> {
            output.writeKey(7, 1, BucketTask.INDEXED);
            output.writeKey(7, 1, BucketTask.INDEXED);
            output.writeKey(7, 1, 10);
            output.writeKey(7, 1, 20);
            output.writeKey(9, 9, BucketTask.INDEXED);
            output.writeKey(8, 1, 30);
            output.writeKey(8, 1, 40);
        });

        assertThat(outcome.edges())
                .extracting(row -> List.of(row.getLong(0), row.getLong(1)))
                .containsExactlyInAnyOrder(List.of(20L, 10L), List.of(40L, 30L));
        assertThat(outcome.table().sides(BucketTask.IN_INDEX))
                .extracting(side -> side.file().rows())
                .containsExactly(1L);
        // (7, 1) and (9, 9) are in an index already.
        assertThat(outcome.table().sides(BucketTask.INDEX))
                .extracting(side -> side.file().rows())
                .containsExactly(1L);
    }

    @Test
    void aBucketOfAMillionDocumentsIsAStar(JavaSparkContext spark) throws IOException {
        Outcome outcome = run(spark, new BucketTask(false), output -> {
            for (long number = 1_000_000; number > 0; number--) {
                output.writeKey(5, 5, number);
            }
        });

        assertThat(outcome.edges()).hasSize(999_999).allMatch(row -> row.getLong(1) == 1);
        assertThat(outcome.table().largest()).isEqualTo(1_000_000);
    }

    private Outcome run(JavaSparkContext spark, BucketTask task, Keys keys) throws IOException {
        return Jobs.run(spark, directory, job -> {
            NumberTable table;
            try (NumberOutput output = new NumberOutput(job.files(), NumberTable.BAND_KEYS)) {
                keys.write(output);
                table = new NumberTable(NumberTable.BAND_KEYS, List.of(output.finish()));
            }
            NumberStages stages = new NumberStages(job);
            NumberTable edges = stages.run(stages.read(table), table.rows(), NumberTable.EDGES, task)
                    .requireAllOf(1, table.rows(), table.sum());
            return new Outcome(edges, stages.read(edges).collectAsList());
        });
    }
}
