package org.millrace.spark.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.dedup.UnionFind;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.StepFiles;

/** Components by stages are those that a union-find in memory finds. */
@ExtendWith(SharedSpark.class)
class ComponentsTest {

    private static final long ALWAYS_STAGES = -1;

    @TempDir
    private Path directory;

    /** Edges one after another: from, to, from, to. */
    private final List<Long> edges = new ArrayList<>();

    @Test
    void ofAChainOfAHundredThousand(JavaSparkContext spark) throws IOException {
        List<Long> nodes = new ArrayList<>();
        for (long node = 0; node < 100_000; node++) {
            nodes.add(node * 3);
        }
        // Half of it in order, which star operations find hardest, half in disorder.
        Collections.shuffle(nodes.subList(50_000, 100_000), new Random(1));
        for (int i = 1; i < nodes.size(); i++) {
            edge(nodes.get(i - 1), nodes.get(i));
        }
        assertSame(spark, ALWAYS_STAGES);
    }

    @Test
    void ofAStarWithAMillionNeighbours(JavaSparkContext spark) throws IOException {
        for (long node = 0; node <= 1_000_000; node++) {
            if (node != 400_000) {
                edge(400_000, node);
            }
        }
        assertSame(spark, ALWAYS_STAGES);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 900, 5000})
    void ofRandomGraphs(int count, JavaSparkContext spark) throws IOException {
        randomGraph(count);
        assertSame(spark, ALWAYS_STAGES);
    }

    @Test
    void inOneTaskWhereEdgesAreFew(JavaSparkContext spark) throws IOException {
        randomGraph(900);
        assertSame(spark, 900);
    }

    @Test
    void inStagesUntilEdgesAreFew(JavaSparkContext spark) throws IOException {
        randomGraph(5000);
        assertSame(spark, 2000);
    }

    @Test
    void ofNoEdges(JavaSparkContext spark) throws IOException {
        assertSame(spark, 0);
    }

    @Test
    void aTableThatIsNotWhatWasWrittenIsRefused(JavaSparkContext spark) {
        edge(1, 2);
        edge(3, 4);
        assertThatThrownBy(() -> Jobs.run(spark, directory, job -> {
                    NumberTable table = written(job.files());
                    NumberFile file = table.files().get(0);
                    NumberFile other = new NumberFile(
                            file.path(), 0, 0, file.rows(), file.sum() + 1, 0, 0, Collections.emptySortedMap());
                    return new Components(new NumberStages(job), ALWAYS_STAGES)
                            .stars(new NumberTable(NumberTable.EDGES, List.of(other)));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("A stage read 4 rows");
    }

    private void edge(long one, long other) {
        edges.add(one);
        edges.add(other);
    }

    private void randomGraph(int count) {
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            long one = random.nextInt(1000) * 0x7777_7777_7777L;
            long other = random.nextInt(1000) * 0x7777_7777_7777L;
            if (one != other) {
                edge(one, other);
                if (i % 5 == 0) {
                    edge(other, one);
                }
            }
        }
    }

    private NumberTable written(StepFiles files) throws IOException {
        try (NumberOutput output = new NumberOutput(files, NumberTable.EDGES)) {
            for (int i = 0; i < edges.size(); i += 2) {
                output.writeEdge(edges.get(i), edges.get(i + 1));
            }
            return new NumberTable(NumberTable.EDGES, List.of(output.finish()));
        }
    }

    private void assertSame(JavaSparkContext spark, long fewEdges) throws IOException {
        UnionFind expected = new UnionFind();
        for (int i = 0; i < edges.size(); i += 2) {
            expected.union(edges.get(i), edges.get(i + 1));
        }
        List<Row> stars = Jobs.run(spark, directory, job -> {
            NumberStages stages = new NumberStages(job);
            return stages.read(new Components(stages, fewEdges).stars(written(job.files())))
                    .collectAsList();
        });
        Set<Long> nodes = new HashSet<>();
        long wrong = 0;
        for (Row star : stars) {
            nodes.add(star.getLong(0));
            wrong += star.getLong(1) == expected.root(star.getLong(0)) ? 0 : 1;
        }
        long notRoots = 0;
        for (int i = 0; i < expected.size(); i++) {
            notRoots += expected.root(expected.node(i)) == expected.node(i) ? 0 : 1;
        }
        assertThat(wrong).isZero();
        assertThat(nodes).hasSize(stars.size());
        assertThat(stars).hasSize((int) notRoots);
    }
}
