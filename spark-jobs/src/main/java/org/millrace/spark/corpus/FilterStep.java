package org.millrace.spark.corpus;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/** Any step that looks at one document at a time: {@code filter}, {@code language} and {@code mix}. */
final class FilterStep implements StepBody {

    private final StepManifest input;
    private final Path inputDirectory;
    private final SerializableSupplier<List<DocumentFilter>> filters;
    private final boolean keepDropped;

    FilterStep(
            StepManifest input,
            Path inputDirectory,
            SerializableSupplier<List<DocumentFilter>> filters,
            boolean keepDropped) {
        this.input = input;
        this.inputDirectory = inputDirectory;
        this.filters = filters;
        this.keepDropped = keepDropped;
    }

    @Override
    public StepResult build(StepJob job) {
        Broadcast<PerExecutor<List<DocumentFilter>>> shared = PerExecutor.broadcast(job.spark(), filters);
        try {
            return job.run(
                    job.ordinals(input.parts().size()),
                    new FilterTask(inputDirectory.toString(), job.files(), shared, keepDropped));
        } finally {
            shared.destroy();
        }
    }
}
