package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.read.InputManifest;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;

/** What steps say beforehand that they would do, given what is finished: how a mixture comes out. */
public final class StepPreviews {

    private StepPreviews() {}

    /** A paragraph for each step that has something to say. */
    public static String of(RunConfig run, Configuration configuration) throws IOException {
        Path corpus = CorpusPipeline.directory(run);
        Optional<InputManifest> frozen = new FrozenInputsFile(
                        configuration, corpus, run.data().sources(), run.data().splitSize())
                .frozen();
        // Without a listing nothing is finished, and any fingerprint will do.
        String inputs = frozen.map(InputManifest::fingerprint).orElse("");
        List<PlannedStep> steps = new CorpusPlans(run, inputs, configuration).documents();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).type() instanceof ShuffleType<?> type) {
                PlannedStep before = steps.get(i - 1);
                Optional<StepManifest> finished = new StepDirectory(configuration, new Path(corpus, before.name()))
                        .finished()
                        .filter(manifest ->
                                manifest.fingerprint().equals(before.plan().fingerprint()));
                String preview = preview(type, steps.get(i).settings(), finished);
                if (!preview.isEmpty()) {
                    text.append("\n\n")
                            .append(steps.get(i).name())
                            .append(":\n")
                            .append(preview);
                }
            }
        }
        return text.toString();
    }

    private static <S extends Record> String preview(
            ShuffleType<S> type, Record settings, Optional<StepManifest> before) {
        return type.preview(type.settings().cast(settings), before);
    }
}
