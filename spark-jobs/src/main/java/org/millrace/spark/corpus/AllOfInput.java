package org.millrace.spark.corpus;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/** Refuses the output of a step that has not read every document which the step before it wrote. */
final class AllOfInput implements StepBody {

    private final StepBody body;
    private final StepManifest input;

    AllOfInput(StepBody body, StepManifest input) {
        this.body = body;
        this.input = input;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        StepResult result = body.build(job);
        if (result.counts().rowsIn() != input.rowsOut()) {
            throw new IllegalStateException("It read %d documents, but %s wrote %d; the output is not kept"
                    .formatted(result.counts().rowsIn(), input.step(), input.rowsOut()));
        }
        return result;
    }

    @Override
    public void check(StepManifest manifest, Path directory) {
        body.check(manifest, directory);
    }
}
