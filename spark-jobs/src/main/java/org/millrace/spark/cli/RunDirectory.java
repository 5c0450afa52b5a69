package org.millrace.spark.cli;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.RunConfig;
import org.millrace.train.config.Problems;

/** Where a run keeps things. */
final class RunDirectory {

    static final String CORPUS = "corpus";
    static final String TRAINING = "training";
    static final String SAMPLES = "samples.jsonl";
    static final String REPORT = "report.html";

    private RunDirectory() {}

    static Path of(RunConfig run, String name) {
        return new Path(run.run().directory(), name);
    }

    /** Adds a problem unless there is a run to look at. */
    static void require(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        Path directory = new Path(run.run().directory());
        if (!directory.getFileSystem(hadoop).exists(directory)) {
            problems.add(
                    "run.directory",
                    "'" + directory + "', which does not exist",
                    "the directory of a run",
                    "run `millrace corpus` and `millrace pretrain` first");
        }
    }
}
