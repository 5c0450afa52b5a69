package org.millrace.spark.step;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs the Spark job of steps that go over the data together, and gathers what its tasks report of each. */
public final class SharedJob {

    private final JavaSparkContext spark;
    private final List<StepFiles> files;
    private final PartReports progress;

    /** @param progress takes what is reported of the first step */
    SharedJob(JavaSparkContext spark, List<StepFiles> files, PartReports progress) {
        this.spark = spark;
        this.files = List.copyOf(files);
        this.progress = progress;
    }

    public JavaSparkContext spark() {
        return spark;
    }

    /** Where each step that is built writes, in their order. */
    public List<StepFiles> files() {
        return files;
    }

    /** What has been reported of the first step, for whoever watches. */
    PartReports progress() {
        return progress;
    }

    /** One partition for each of {@code count} ordinals, which are the rows: where steps begin from files. */
    public JavaRDD<Integer> ordinals(int count) {
        return count == 0
                ? spark.emptyRDD()
                : spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
    }

    /**
     * Runs the task on every partition.
     *
     * @param steps how many steps it reports of
     * @return what came of each; rows in equal rows out, dropped and rejected, and what one step passes on is what the
     *     next one reads
     */
    public <T> List<StepResult> run(JavaRDDLike<T, ?> rows, int steps, SharedTask<T> task) {
        List<PartReports> reports = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            reports.add(step == 0 ? progress : new PartReports());
        }
        ReportedTasks.run(spark, rows, task, reports);
        List<StepResult> results = reports.stream().map(StepResult::of).toList();
        for (int step = 0; step < steps; step++) {
            Counts counts = results.get(step).counts();
            counts.requireBalance();
            if (step > 0 && results.get(step - 1).counts().rowsOut() != counts.rowsIn()) {
                throw new IllegalStateException(
                        "Step %d of those that run together passed on %d rows, the next one got %d"
                                .formatted(step, results.get(step - 1).counts().rowsOut(), counts.rowsIn()));
            }
        }
        return results;
    }
}
