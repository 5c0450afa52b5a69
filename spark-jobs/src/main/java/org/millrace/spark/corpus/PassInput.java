package org.millrace.spark.corpus;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.SharedJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/** Where the documents of a {@link Pass} come from. */
interface PassInput {

    /** Takes the documents through the stages; returns what came of each. */
    List<StepResult> run(SharedJob job, List<PassStage> stages, Broadcast<PerExecutor<List<DocumentFilter>>> filters);

    /** A last look at a step of the pass before it is declared finished. */
    default void check(StepManifest manifest, Path directory) {}

    /**
     * What an earlier step wrote.
     *
     * @param manifest of that step
     * @param directory where its parts are
     */
    record Parts(StepManifest manifest, Path directory) implements PassInput {

        @Override
        public List<StepResult> run(
                SharedJob job, List<PassStage> stages, Broadcast<PerExecutor<List<DocumentFilter>>> filters) {
            List<StepResult> results = job.run(
                    job.ordinals(manifest.parts().size()),
                    stages.size(),
                    new PassTask(
                            directory.toString(), stages, filters, job.files().get(0)));
            long rows = results.get(0).counts().rowsIn();
            if (rows != manifest.rowsOut()) {
                throw new IllegalStateException("%s holds %d documents, but its manifest says %d; run `millrace verify`"
                        .formatted(directory, rows, manifest.rowsOut()));
            }
            return results;
        }
    }
}
