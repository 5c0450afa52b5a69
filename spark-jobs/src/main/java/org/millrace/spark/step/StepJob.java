package org.millrace.spark.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs the Spark jobs of one step and gathers what their tasks report. */
public final class StepJob {

    private final JavaSparkContext spark;
    private final StepFiles files;
    private final PartReports reports = new PartReports();

    StepJob(JavaSparkContext spark, StepFiles files) {
        this.spark = spark;
        this.files = files;
    }

    public JavaSparkContext spark() {
        return spark;
    }

    public StepFiles files() {
        return files;
    }

    PartReports reports() {
        return reports;
    }

    /** One partition for each of {@code count} ordinals, which are the rows: where a step begins from files. */
    public JavaRDD<Integer> ordinals(int count) {
        return count == 0
                ? spark.emptyRDD()
                : spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
    }

    /** Runs the task on every partition; each row is passed on, dropped or rejected, or the step fails. */
    public <T> StepResult run(JavaRDDLike<T, ?> rows, PartTask<T> task) {
        StepResult result = convert(rows, task);
        result.counts().requireBalance();
        return result;
    }

    /** Runs the task on every partition; what comes out is of another kind than what goes in. */
    public <T> StepResult convert(JavaRDDLike<T, ?> rows, PartTask<T> task) {
        List<Object> partitions = IntStream.range(0, rows.getNumPartitions())
                .<Object>mapToObj(Integer::valueOf)
                .toList();
        spark.sc()
                .runJob(
                        rows.rdd(),
                        new Attempt<>(task),
                        CollectionConverters.asScala(partitions).toSeq(),
                        new Gather(reports),
                        ClassTag$.MODULE$.<byte[]>apply(byte[].class));
        return StepResult.of(reports.parts(), reports.counts());
    }

    /** Runs on an executor. Reports travel as JSON bytes, which either of Spark's serializers can carry. */
    private static final class Attempt<T> extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, byte[]>
            implements java.io.Serializable {

        private final PartTask<T> task;

        private Attempt(PartTask<T> task) {
            this.task = task;
        }

        @Override
        public byte[] apply(TaskContext context, scala.collection.Iterator<T> rows) {
            try {
                return StableJson.compact(task.run(context.partitionId(), CollectionConverters.asJava(rows)));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }

    /** Runs on the driver, once for every partition. */
    private static final class Gather extends AbstractFunction2<Object, byte[], BoxedUnit> {

        private final PartReports reports;

        private Gather(PartReports reports) {
            this.reports = reports;
        }

        @Override
        public BoxedUnit apply(Object partition, byte[] result) {
            try {
                reports.add((Integer) partition, Arrays.asList(StableJson.read(result, PartReport[].class)));
            } catch (IOException e) {
                throw new UncheckedIOException("A task's report could not be read: driver and executors differ", e);
            }
            return BoxedUnit.UNIT;
        }
    }
}
