package org.millrace.spark.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.spark.dedup.NumberFile.SideFile;

/**
 * Every document of a cluster with the one to keep and the size of the cluster, in the part that has it; and whether an index
 * knows one of the cluster.
 *
 * @param rows (node, root, size, in_index)
 * @param estimate of their number; 0 only if there are none
 * @param rootsInIndex clusters, and documents without one, that an index knows
 */
record Members(Dataset<Row> rows, long estimate, long rootsInIndex) {

    private static final String NODE = "node";
    private static final String ROOT = "root";
    private static final String SIZE = "size";
    private static final String IN_INDEX = "in_index";

    /**
     * Counts the clusters.
     *
     * @param stars an edge (node, root) for every node that is no root
     * @param inIndex files of documents that an index knows
     */
    static Members of(NumberStages stages, NumberTable stars, List<SideFile> inIndex) {
        stages.expect(stars.rows());
        Dataset<Row> edges =
                stages.read(stars).select(col("one").as(NODE), col("other").as(ROOT));
        Dataset<Row> sizes = edges.groupBy(ROOT).agg(count(lit(1)).plus(1).as(SIZE));
        Dataset<Row> members = edges.join(sizes, ROOT)
                .select(NODE, ROOT, SIZE)
                .union(sizes.select(col(ROOT).as(NODE), col(ROOT), col(SIZE)));
        if (inIndex.isEmpty()) {
            return new Members(members.withColumn(IN_INDEX, lit(0L)), stars.rows(), 0);
        }
        Dataset<Row> documents = stages.read(
                        BucketTask.IN_INDEX_COLUMNS,
                        inIndex.stream().map(SideFile::path).toList())
                .select(col("number").as(NODE));
        Dataset<Row> roots = documents
                .join(members.select(NODE, ROOT), documents.col(NODE).equalTo(members.col(NODE)), "left")
                .select(coalesce(members.col(ROOT), documents.col(NODE)).as(ROOT))
                .distinct()
                .withColumn(IN_INDEX, lit(1L));
        Dataset<Row> marked = members.join(roots, members.col(ROOT).equalTo(roots.col(ROOT)), "full_outer")
                .select(
                        coalesce(members.col(NODE), roots.col(ROOT)).as(NODE),
                        coalesce(members.col(ROOT), roots.col(ROOT)).as(ROOT),
                        coalesce(col(SIZE), lit(1L)).as(SIZE),
                        coalesce(col(IN_INDEX), lit(0L)).as(IN_INDEX));
        long known = roots.count();
        return new Members(marked, stars.rows() + known, known);
    }

    /** Each part's members, sorted by identity: identity, that of the document to keep, size, 1 where an index knows it. */
    JavaRDD<InternalRow> byPart(NumberStages stages, KeepOrder order, SignedParts parts, int partCount) {
        UDF1<Long, Long> toId = number -> order.id(number).toLong();
        UDF1<Long, Integer> toPart = number -> parts.partOf(order.id(number).toLong());
        Dataset<Row> placed = rows.select(
                udf(toId, DataTypes.LongType).apply(col(NODE)).as("id"),
                udf(toId, DataTypes.LongType).apply(col(ROOT)).as("kept"),
                col(SIZE),
                col(IN_INDEX),
                udf(toPart, DataTypes.IntegerType).apply(col(NODE)).as(NumberStages.PART));
        return stages.byPart(placed, estimate, partCount, col("id"));
    }
}
