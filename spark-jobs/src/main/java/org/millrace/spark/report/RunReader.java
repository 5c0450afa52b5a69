package org.millrace.spark.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads a run directory as far as it goes. */
final class RunReader {

    private RunReader() {}

    static RunData read(Configuration configuration, Path directory) throws IOException {
        if (!directory.getFileSystem(configuration).exists(directory)) {
            throw new FileNotFoundException("There is no run directory " + directory);
        }
        var notes = new ArrayList<String>();
        var files = new RunFiles(configuration, directory, notes);
        var corpus = new CorpusReader(files, notes);
        var training = new TrainingReader(files, notes);

        Optional<String> config = files.text("config.yaml");
        if (config.isEmpty()) {
            notes.add("No resolved configuration (config.yaml).");
        }
        LongSummaryStatistics times = times(files);
        boolean dated = times.getCount() > 0;
        return new RunData(
                name(directory),
                directory.toString(),
                dated ? Optional.of(Instant.ofEpochMilli(times.getMin())) : Optional.empty(),
                dated ? Optional.of(Instant.ofEpochMilli(times.getMax())) : Optional.empty(),
                corpus.steps(),
                corpus.statistics(),
                corpus.rejected(),
                corpus.packs(),
                training.metrics(),
                training.forecast(),
                training.attempts(),
                training.checkpoints(),
                training.samples(),
                config,
                notes);
    }

    /** The last part of the path, which may have been given with a slash at its end. */
    private static String name(Path directory) {
        Path parent = directory.getParent();
        return directory.getName().isEmpty() && parent != null ? parent.getName() : directory.getName();
    }

    /** When the files that the jobs write as they go were last written. */
    private static LongSummaryStatistics times(RunFiles files) throws IOException {
        var times = new LongSummaryStatistics();
        for (String folder : List.of("logs", "corpus/read", "corpus/tokenize", "training", "training/checkpoints")) {
            for (FileStatus status : files.list(folder)) {
                times.accept(status.getModificationTime());
            }
        }
        return times;
    }
}
