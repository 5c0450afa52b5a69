package org.millrace.spark.mix;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.data.mix.MixtureSampler;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/** Takes the documents of one part as often as the mixtures want them. */
final class MixTask implements PartTask<Integer> {

    private final String input;
    private final StepFiles files;
    private final Broadcast<PerExecutor<MixtureSampler>> shared;
    private final boolean keepDropped;

    MixTask(String input, StepFiles files, Broadcast<PerExecutor<MixtureSampler>> shared, boolean keepDropped) {
        this.input = input;
        this.files = files;
        this.shared = shared;
        this.keepDropped = keepDropped;
    }

    @Override
    public List<PartReport> run(int part, Iterator<Integer> ordinals) throws IOException {
        MixtureSampler sampler = shared.value().get();
        try (DocumentReader documents = new DocumentReader(files.configuration(), DocumentPart.path(input, part));
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            while (documents.hasNext()) {
                Document document = documents.next();
                output.in(document);
                Verdict verdict = sampler.judge(document);
                if (verdict instanceof Verdict.Drop drop) {
                    output.drop(document, drop);
                } else {
                    output.keep(((Verdict.Keep) verdict).document());
                }
            }
            return List.of(output.finish());
        }
    }
}
