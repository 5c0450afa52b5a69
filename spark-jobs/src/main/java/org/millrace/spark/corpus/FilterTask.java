package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/** Takes the documents of one part through filters, one after the other; part i becomes part i. */
final class FilterTask implements PartTask<Integer> {

    private final String input;
    private final StepFiles files;
    private final Broadcast<PerExecutor<List<DocumentFilter>>> filters;
    private final boolean keepDropped;

    FilterTask(
            String input, StepFiles files, Broadcast<PerExecutor<List<DocumentFilter>>> filters, boolean keepDropped) {
        this.input = input;
        this.files = files;
        this.filters = filters;
        this.keepDropped = keepDropped;
    }

    @Override
    public List<PartReport> run(int part, Iterator<Integer> ordinals) throws IOException {
        List<DocumentFilter> chain = filters.value().get();
        try (DocumentReader documents = new DocumentReader(files.configuration(), DocumentPart.path(input, part));
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            while (documents.hasNext()) {
                judge(documents.next(), chain, output);
            }
            return List.of(output.finish());
        }
    }

    private static void judge(Document document, List<DocumentFilter> chain, DocumentPart output) throws IOException {
        output.in(document);
        Document current = document;
        for (DocumentFilter filter : chain) {
            Verdict verdict = verdict(filter, current);
            if (verdict instanceof Verdict.Drop drop) {
                output.drop(current, drop);
                return;
            }
            current = ((Verdict.Keep) verdict).document();
        }
        output.keep(current);
    }

    private static Verdict verdict(DocumentFilter filter, Document document) {
        try {
            return filter.judge(document);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Filter %s failed on document %s of source %s (%s): %s"
                            .formatted(filter.name(), document.id(), document.source(), document.uri(), e.getMessage()),
                    e);
        }
    }
}
