package org.millrace.spark.step;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** What steps do that go over the data together. */
public interface SharedBody {

    /** Runs their Spark jobs; returns what came of each step, in their order. */
    List<StepResult> build(SharedJob job) throws IOException;

    /**
     * A last look at each step before it is declared finished, see {@link StepBody#check}.
     *
     * @param directory where the files of the step are
     */
    default void check(StepManifest manifest, Path directory) {}
}
