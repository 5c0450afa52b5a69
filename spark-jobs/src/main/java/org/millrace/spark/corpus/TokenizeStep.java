package org.millrace.spark.corpus;

import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/** From documents to token ids; part i becomes part i. */
final class TokenizeStep implements StepBody {

    private final StepManifest input;
    private final Path inputDirectory;
    private final Path tokenizerDirectory;

    TokenizeStep(StepManifest input, Path inputDirectory, Path tokenizerDirectory) {
        this.input = input;
        this.inputDirectory = inputDirectory;
        this.tokenizerDirectory = tokenizerDirectory;
    }

    @Override
    public StepResult build(StepJob job) {
        Broadcast<PerExecutor<Tokenizer>> shared =
                PerExecutor.broadcast(job.spark(), new TokenizerFolder(job.files(), tokenizerDirectory));
        try {
            StepResult result = job.run(
                    job.ordinals(input.parts().size()),
                    new TokenizeTask(inputDirectory.toString(), job.files(), shared));
            return result.withStatistics(LongDocuments.statistics(result.counts()));
        } finally {
            shared.destroy();
        }
    }
}
