package org.millrace.spark.trace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentLookup;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.SourceFile;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepOrder;

/** What is left of a run's corpus: its documents, its list of inputs, its tokenizer; each of them may be gone. */
final class CorpusDocuments {

    private final DocumentLookup lookup;
    private final List<SourceFile> inputs;
    private final Optional<Tokenizer> tokenizer;
    private final List<String> missing;

    private CorpusDocuments(
            DocumentLookup lookup, List<SourceFile> inputs, Optional<Tokenizer> tokenizer, List<String> missing) {
        this.lookup = lookup;
        this.inputs = inputs;
        this.tokenizer = tokenizer;
        this.missing = missing;
    }

    /** Looks at what is there. */
    static CorpusDocuments open(Configuration configuration, Path corpus) throws IOException {
        List<String> missing = new ArrayList<>();
        List<String> steps = StepOrder.read(configuration, corpus);
        Path last = new Path(corpus, steps.isEmpty() ? "read" : steps.get(steps.size() - 1));
        List<Path> parts = parts(configuration, last);
        if (parts.isEmpty()) {
            missing.add("%s is gone, so addresses and places in the text are not known".formatted(last));
        }
        Path list = new Path(corpus, "inputs.json");
        List<SourceFile> inputs = List.of();
        if (list.getFileSystem(configuration).exists(list)) {
            inputs = InputManifest.read(configuration, list).files();
        } else {
            missing.add("%s is gone, so the files of the documents are not known".formatted(list));
        }
        Optional<Tokenizer> tokenizer = Optional.empty();
        Path folder = new Path(corpus, "tokenizer");
        Path file = new Path(folder, TokenizerFiles.TOKENIZER);
        if (file.getFileSystem(configuration).exists(file)) {
            tokenizer = Optional.of(TokenizerFiles.load(configuration, folder));
        } else {
            missing.add("%s is gone, so the text of the pieces is not known".formatted(file));
        }
        return new CorpusDocuments(new DocumentLookup(configuration, parts), inputs, tokenizer, missing);
    }

    /** The documents of a finished step, in the order of their identities; none where it is gone. */
    private static List<Path> parts(Configuration configuration, Path step) throws IOException {
        FileSystem fileSystem = step.getFileSystem(configuration);
        if (!fileSystem.exists(new Path(step, StepManifest.FILE))) {
            return List.of();
        }
        List<Path> parts = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem.listStatus(step)) {
                if (status.getPath().getName().startsWith("part-")) {
                    parts.add(status.getPath());
                }
            }
        } catch (FileNotFoundException gone) {
            return List.of();
        }
        // By number: beyond 99,999 the names grow longer.
        parts.sort(
                Comparator.<Path>comparingInt(part -> part.getName().length()).thenComparing(Path::getName));
        return parts;
    }

    /** What cannot be told, and why: a sentence each. */
    List<String> missing() {
        return missing;
    }

    Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    Map<DocumentId, Document> find(Set<DocumentId> ids) throws IOException {
        return lookup.find(ids);
    }

    /** The file that a document was read from. */
    Optional<String> file(DocumentId id) {
        return id.file() < inputs.size()
                ? Optional.of(inputs.get(Math.toIntExact(id.file())).path())
                : Optional.empty();
    }
}
