package org.millrace.spark.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.classify.ClassifierFiles;
import org.millrace.data.classify.TextClassifier;
import picocli.CommandLine.Option;

/** {@code --model}, wherever a classifier is used as it is. */
final class ClassifierOption {

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "PATH",
            description = "A folder of `classifier train`, or a .bin or .ftz of fastText's, on any Hadoop file system.")
    private String path = "";

    Path path() {
        return new Path(path);
    }

    TextClassifier load(Configuration hadoop) throws IOException {
        try {
            return ClassifierFiles.open(hadoop, path());
        } catch (FileNotFoundException missing) {
            throw new UserException("There is no classifier %s: %s".formatted(path, missing.getMessage()));
        }
    }
}
