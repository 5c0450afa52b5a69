package org.millrace.spark.trace;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentLookup;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.document.DroppedDocumentReader;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.StepDirectory;
import org.millrace.spark.step.StepManifest;

/** What a finished step has left: what it says of itself, the documents that it wrote and those that it dropped. */
public final class StepOutput {

    private static final String DROPPED = "_dropped/";

    private final Configuration configuration;
    private final Path directory;
    private final StepManifest manifest;
    private final DocumentLookup written;

    private StepOutput(Configuration configuration, Path directory, StepManifest manifest) {
        this.configuration = configuration;
        this.directory = directory;
        this.manifest = manifest;
        this.written = new DocumentLookup(configuration, paths(""));
    }

    /** The output of a step, if it is finished. */
    public static Optional<StepOutput> of(Configuration configuration, Path corpus, String step) throws IOException {
        Path directory = new Path(corpus, step);
        return new StepDirectory(configuration, directory)
                .finished()
                .map(manifest -> new StepOutput(configuration, directory, manifest));
    }

    public StepManifest manifest() {
        return manifest;
    }

    /** Its kind; {@code read} of that step. */
    public String kind() {
        return manifest.config().path("kind").asText(manifest.step());
    }

    /** Whether the documents that it passed on were written. */
    public boolean isWritten() {
        return !manifest.parts().isEmpty();
    }

    /** Whether the documents that it dropped were written, if there were any. */
    public boolean keepsDropped() {
        return manifest.config().path("keep_dropped").asBoolean(false);
    }

    /** Files of the documents that it passed on. */
    public List<Path> parts() {
        return paths("");
    }

    /** Files of the documents that it dropped. */
    public List<Path> droppedParts() {
        return paths(DROPPED);
    }

    Optional<Document> find(DocumentId id) throws IOException {
        return Optional.ofNullable(written.find(Set.of(id)).get(id));
    }

    Optional<DroppedDocument> findDropped(DocumentId id) throws IOException {
        Optional<Path> part = new DocumentLookup(configuration, droppedParts()).part(id);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        try (DroppedDocumentReader dropped = new DroppedDocumentReader(configuration, part.get(), Set.of(id))) {
            return dropped.hasNext() ? Optional.of(dropped.next()) : Optional.empty();
        }
    }

    /** Parts by number: beyond 99,999 the names grow longer. */
    private List<Path> paths(String folder) {
        return manifest.files().stream()
                .map(FileEntry::name)
                .filter(name -> name.startsWith(folder + "part-"))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .map(name -> new Path(directory, name))
                .toList();
    }
}
