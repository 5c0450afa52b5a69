package org.millrace.spark.step;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs the Spark jobs of one step and gathers what their tasks report. */
public final class StepJob {

    private final SharedJob alone;

    /** @param alone shared by nobody */
    StepJob(SharedJob alone) {
        this.alone = alone;
    }

    public JavaSparkContext spark() {
        return alone.spark();
    }

    public StepFiles files() {
        return alone.files().get(0);
    }

    /** One partition for each of {@code count} ordinals, which are the rows: where a step begins from files. */
    public JavaRDD<Integer> ordinals(int count) {
        return alone.ordinals(count);
    }

    /** Runs the task on every partition; each row is passed on, dropped or rejected, or the step fails. */
    public <T> StepResult run(JavaRDDLike<T, ?> rows, PartTask<T> task) {
        StepResult result = convert(rows, task);
        result.counts().requireBalance();
        return result;
    }

    /** Runs the task on every partition; what comes out is of another kind than what goes in. */
    public <T> StepResult convert(JavaRDDLike<T, ?> rows, PartTask<T> task) {
        ReportedTasks.run(spark(), rows, new Alone<>(task), List.of(alone.progress()));
        return StepResult.of(alone.progress());
    }

    /** A task of a single step. */
    private static final class Alone<T> implements SharedTask<T> {

        private final PartTask<T> task;

        private Alone(PartTask<T> task) {
            this.task = task;
        }

        @Override
        public List<List<PartReport>> run(int partition, Iterator<T> rows) throws IOException {
            return task.run(partition, rows).stream().map(List::of).toList();
        }
    }
}
