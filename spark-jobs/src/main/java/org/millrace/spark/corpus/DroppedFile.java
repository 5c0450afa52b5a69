package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.document.DroppedDocumentWriter;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StepFiles;

/** The documents that one part dropped; there is no file unless there is a document. */
final class DroppedFile implements Closeable {

    private final StepFiles files;
    private @Nullable Path path;
    private @Nullable DroppedDocumentWriter out;
    private long rows;

    DroppedFile(StepFiles files) {
        this.files = files;
    }

    void write(DroppedDocument document) throws IOException {
        DroppedDocumentWriter writer = out;
        if (writer == null) {
            Path attempt = files.newAttempt();
            writer = new DroppedDocumentWriter(files.configuration(), attempt);
            path = attempt;
            out = writer;
        }
        writer.write(document);
        rows++;
    }

    Optional<PartFile> finish() throws IOException {
        close();
        return path == null ? Optional.empty() : Optional.of(files.finished(path, PartFile.DROPPED, rows));
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
