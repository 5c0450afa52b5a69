package org.millrace.spark.config;

import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Where the run lives and what makes it repeatable. */
public record RunSection(
        @Key("Directory of everything the run makes, on any Hadoop file system: a path, hdfs:// or s3a://.")
        String directory,

        @Key(value = "Decides every draw: mixture, order of documents and samples, initial weights.", byDefault = "42")
        long seed)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (directory.isBlank()) {
            problems.add("directory", "''", "a path");
        }
    }
}
