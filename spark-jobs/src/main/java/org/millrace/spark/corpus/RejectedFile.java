package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.BadRecord;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;

/** The bad records of one part as JSON lines; there is no file unless there is a record. */
final class RejectedFile implements Closeable {

    private final StepFiles files;
    private @Nullable Path path;
    private @Nullable OutputStream out;
    private long rows;

    RejectedFile(StepFiles files) {
        this.files = files;
    }

    void write(BadRecord record) throws IOException {
        OutputStream stream = out;
        if (stream == null) {
            Path attempt = files.newAttempt();
            stream = attempt.getFileSystem(files.configuration()).create(attempt, false);
            path = attempt;
            out = stream;
        }
        stream.write(StableJson.compact(record));
        stream.write('\n');
        rows++;
    }

    Optional<PartFile> finish() throws IOException {
        close();
        return path == null ? Optional.empty() : Optional.of(files.finished(path, PartFile.REJECTED, rows));
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
