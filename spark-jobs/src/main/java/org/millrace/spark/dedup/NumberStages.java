package org.millrace.spark.dedup;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;

/**
 * Runs stages over tables of numbers: Spark SQL reads the files of the stage before, partitions and sorts the rows in its
 * binary format, and a {@link NumberTask} streams each partition into a file.
 *
 * <p>Every stage is a checkpoint: it begins from files, so a lost executor costs the tasks of one stage, and the lineage does
 * not grow. Like those of steps, files are accepted by the results of tasks, so attempts that ran twice do no harm.
 */
final class NumberStages {

    /** Rows that one task sorts, about: some 200 MB before it spills to disk. */
    private static final long ROWS_PER_PARTITION = 4L << 20;

    /** Up to so many partitions have fewer rows, so that a few cores have something to do. */
    private static final long FEW_PARTITIONS = 32;

    /** Rows that are worth a task. */
    private static final long FEW_ROWS = 1L << 16;

    /** Column that holds the ordinal of a part. */
    static final String PART = "part";

    private final StepJob job;
    private final StepFiles files;
    private final SparkSession session;

    NumberStages(StepJob job) {
        this.job = job;
        files = job.files();
        session = SparkSession.builder().getOrCreate().newSession();
        // Plans are to be as they stand here: the number of partitions is chosen, and no side of a join is small for
        // certain.
        session.conf().set("spark.sql.adaptive.enabled", "false");
        session.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    }

    StepFiles files() {
        return files;
    }

    /** The rows of a table; page checksums are verified. */
    Dataset<Row> read(NumberTable table) {
        return read(
                table.columns(),
                table.files().stream()
                        .filter(file -> file.rows() > 0)
                        .map(NumberFile::path)
                        .toList());
    }

    Dataset<Row> read(List<String> columns, List<String> paths) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.LongType, true);
        }
        return paths.isEmpty()
                ? session.createDataFrame(List.of(), schema)
                : session.read()
                        .schema(schema)
                        .option("parquet.page.verify-checksum.enabled", "true")
                        // The paths are names of files, whatever characters are in them.
                        .option("__globPaths__", "false")
                        .parquet(paths.toArray(String[]::new));
    }

    /** Partitions by the first column, sorts by all, and runs the task on each partition. */
    NumberTable run(Dataset<Row> rows, long count, List<String> columns, NumberTask task) {
        return run(rows, partitions(count), columns, task);
    }

    /** The same with one task for everything. */
    NumberTable runInOneTask(Dataset<Row> rows, List<String> columns, NumberTask task) {
        return run(rows, 1, columns, task);
    }

    /**
     * The rows of each part in a partition of its ordinal, in an order.
     *
     * @param rows with a column {@link #PART}
     * @param count rows, of which there may be none
     * @param parts how many parts there are
     */
    JavaRDD<InternalRow> byPart(Dataset<Row> rows, long count, int parts, Column... order) {
        if (count == 0) {
            // Spark would leave out the partitions too.
            return job.ordinals(parts).mapPartitions(none -> Collections.<InternalRow>emptyIterator());
        }
        JavaRDD<InternalRow> sorted = rows.repartitionById(parts, col(PART))
                .sortWithinPartitions(order)
                .queryExecution()
                .toRdd()
                .toJavaRDD();
        if (sorted.getNumPartitions() != parts) {
            throw new IllegalStateException(
                    "Expected %d partitions, one for each part, got %d".formatted(parts, sorted.getNumPartitions()));
        }
        return sorted;
    }

    /** Prepares for joins and groups of so many rows. */
    void expect(long rows) {
        session.conf().set("spark.sql.shuffle.partitions", Integer.toString(partitions(rows)));
    }

    /** Tasks for so many rows: of the rows alone, since what they write must not depend on the cluster. */
    private static int partitions(long rows) {
        long few = Math.min(FEW_PARTITIONS, rows / FEW_ROWS);
        return (int) Math.min(1 << 20, Math.max(1, Math.max(few, rows / ROWS_PER_PARTITION)));
    }

    /** Removes the files of tables that no stage needs any more. */
    void delete(NumberTable table) throws IOException {
        for (NumberFile file : table.files()) {
            Path path = new Path(file.path());
            path.getFileSystem(files.configuration()).delete(path, false);
        }
    }

    private NumberTable run(Dataset<Row> rows, int partitions, List<String> columns, NumberTask task) {
        String[] names = rows.columns();
        Column[] order = new Column[names.length];
        for (int i = 0; i < names.length; i++) {
            order[i] = col(names[i]);
        }
        JavaRDD<InternalRow> sorted = rows.repartition(partitions, order[0])
                .sortWithinPartitions(order)
                .queryExecution()
                .toRdd()
                .toJavaRDD();
        StepFiles outputs = files;
        List<String> written = List.copyOf(columns);
        return table(
                columns,
                sorted.mapPartitions(partition -> List.of(report(partition, outputs, written, task))
                                .iterator())
                        .collect());
    }

    /** The table whose files tasks have reported. */
    static NumberTable table(List<String> columns, List<byte[]> reports) {
        List<NumberFile> written = new ArrayList<>();
        try {
            for (byte[] report : reports) {
                written.add(StableJson.read(report, NumberFile.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A task's report could not be read: driver and executors differ", e);
        }
        return new NumberTable(columns, written);
    }

    /** Reports travel as JSON bytes, which either of Spark's serializers can carry. */
    private static byte[] report(Iterator<InternalRow> rows, StepFiles files, List<String> columns, NumberTask task)
            throws IOException {
        try (NumberOutput output = new NumberOutput(files, columns)) {
            task.run(rows, output);
            return StableJson.compact(output.finish());
        }
    }
}
