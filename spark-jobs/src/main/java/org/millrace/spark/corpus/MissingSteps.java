package org.millrace.spark.corpus;

import org.apache.hadoop.fs.Path;
import org.millrace.spark.MissingStepException;

/** Says which job brings about what a step needs. */
final class MissingSteps {

    private MissingSteps() {}

    static MissingStepException missing(String step, String needed, Path directory) {
        return new MissingStepException(
                ("`%s` reads what `%s` writes, and %s is not there, or was made with other settings or inputs."
                                + " Run `millrace %s` first, or `millrace corpus` for all steps.")
                        .formatted(step, needed, directory, job(needed)));
    }

    /** The command that runs a step. */
    private static String job(String step) {
        return CorpusPipeline.JOBS.contains(step) ? step : "step " + step;
    }
}
