package org.millrace.spark.step;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs a task on every partition, and takes the report of the one attempt of each that Spark accepts. */
final class ReportedTasks {

    private ReportedTasks() {}

    /** @param reports of each step that the task tells of */
    static <T> void run(JavaSparkContext spark, JavaRDDLike<T, ?> rows, SharedTask<T> task, List<PartReports> reports) {
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
    }

    /** Runs on an executor. Reports travel as JSON bytes, which either of Spark's serializers can carry. */
    private static final class Attempt<T> extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, byte[]>
            implements Serializable {

        private final SharedTask<T> task;

        private Attempt(SharedTask<T> task) {
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

        private final List<PartReports> reports;

        private Gather(List<PartReports> reports) {
            this.reports = reports;
        }

        @Override
        public BoxedUnit apply(Object partition, byte[] result) {
            try {
                PartReport[][] parts = StableJson.read(result, PartReport[][].class);
                for (int step = 0; step < reports.size(); step++) {
                    int of = step;
                    reports.get(step)
                            .add(
                                    (Integer) partition,
                                    Arrays.stream(parts).map(part -> part[of]).toList());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A task's report could not be read: driver and executors differ", e);
            }
            return BoxedUnit.UNIT;
        }
    }
}
