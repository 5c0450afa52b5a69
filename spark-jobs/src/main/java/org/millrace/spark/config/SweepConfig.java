package org.millrace.spark.config;

import java.util.List;
import java.util.Map;
import org.millrace.train.config.Key;

/** Many small trainings on the run's packed data, for the {@code sweep} job. */
public record SweepConfig(
        @Key(
                value = "Axes, each a section of keys below model and training (or run.seed) with a list of values;"
                        + " the keys of one axis move together, every combination of the axes is a run. The key name"
                        + " names the points of its axis.",
                byDefault = "")
        List<Map<String, List<String>>> grid,

        @Key(
                value = "Threads of each training and cores of each Spark task, unless spark-submit gives"
                        + " spark.task.cpus; small models gain little from more than one.",
                byDefault = "1",
                atLeast = 1,
                atMost = 4096)
        int threads,

        @Key(
                value = "Share of a run's steps, at its end, whose mean loss is the run's loss: more of them make it"
                        + " less noisy, and older.",
                byDefault = "0.1",
                atLeast = 0,
                atMost = 1)
        double tailShare,

        @Key(
                value = "Sequences of the last stage that no run trains on in that stage, and on which each final"
                        + " model is measured; 0 for none. The same for every run of one seed, so runs differ by no"
                        + " luck of the draw.",
                unit = "sequences",
                byDefault = "0",
                atLeast = 0)
        int heldOutSequences,

        @Key(value = "Runs that may fail before the sweep stops.", unit = "runs", byDefault = "3", atLeast = 0)
        int maxFailures,

        @Key(value = "Whether checkpoints of finished runs stay.", byDefault = "false")
        boolean keepCheckpoints) {

    public SweepConfig {
        grid = List.copyOf(grid);
    }
}
