package org.millrace.spark.dedup;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Connected components of a graph of any size.
 *
 * <pre>
 *   edges ─both directions─► {@link StarTask#LARGE} ─► {@link StarTask#SMALL} ─► edges ⋯ until neither moves an edge
 *     └── once they are few ─► {@link UnionTask}
 * </pre>
 *
 * In the end every node has one edge, to the least node of its component. Rounds grow with the logarithm of the longest
 * path: a chain of 10⁵ nodes takes 17.
 */
final class Components {

    private static final Logger LOG = LogManager.getLogger(Components.class);

    /** Edges that one task takes into memory: at worst as many nodes twice, some 150 MB. */
    static final long FEW_EDGES = 2L << 20;

    /** Twice what a graph with a path through 2⁶³ nodes would take. */
    private static final int MOST_ROUNDS = 200;

    private final NumberStages stages;
    private final long fewEdges;

    /** @param fewEdges edges from which stages are run; fewer are joined in one task */
    Components(NumberStages stages, long fewEdges) {
        this.stages = stages;
        this.fewEdges = fewEdges;
    }

    /** An edge (node, root) for every node that is not the root of its component; removes the edges given. */
    NumberTable stars(NumberTable edges) throws IOException {
        NumberTable current = edges;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            if (current.rows() <= fewEdges) {
                NumberTable stars = stages.runInOneTask(stages.read(current), NumberTable.EDGES, new UnionTask())
                        .requireAllOf(1, current.rows(), current.sum());
                stages.delete(current);
                return stars;
            }
            NumberTable large = stages.run(
                            bothDirections(current), 2 * current.rows(), NumberTable.EDGES, StarTask.LARGE)
                    .requireAllOf(2, current.rows(), current.sum());
            stages.delete(current);
            NumberTable small = stages.run(stages.read(large), large.rows(), NumberTable.EDGES, StarTask.SMALL)
                    .requireAllOf(1, large.rows(), large.sum());
            stages.delete(large);
            LOG.info(
                    "components: round {}, {} edges, {} moved, most at one node {}",
                    round,
                    small.rows(),
                    large.changes() + small.changes(),
                    large.largest());
            current = small;
            if (large.changes() + small.changes() == 0) {
                return small;
            }
        }
        throw new IllegalStateException("Components have not settled after %d rounds".formatted(MOST_ROUNDS));
    }

    private Dataset<Row> bothDirections(NumberTable edges) {
        Dataset<Row> rows = stages.read(edges);
        return rows.union(rows.select(col("other").as("one"), col("one").as("other")));
    }
}
