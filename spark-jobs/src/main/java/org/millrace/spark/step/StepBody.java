package org.millrace.spark.step;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** What a step does when it is not finished yet. */
public interface StepBody {

    /** Runs the step's Spark jobs. */
    StepResult build(StepJob job) throws IOException;

    /**
     * A last look before the step is declared finished, when its files are in place; throwing leaves them there for
     * people to look at, and the step unfinished.
     *
     * @param directory where the files are
     */
    default void check(StepManifest manifest, Path directory) {}
}
