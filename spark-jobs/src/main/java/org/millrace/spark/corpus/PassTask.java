package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.SharedTask;
import org.millrace.spark.step.StepFiles;

/** Takes the documents of one part that an earlier step wrote through the steps of a pass; part i becomes part i. */
final class PassTask implements SharedTask<Integer> {

    private final String input;
    private final List<PassStage> stages;
    private final Broadcast<PerExecutor<List<DocumentFilter>>> filters;
    private final StepFiles files;

    PassTask(
            String input,
            List<PassStage> stages,
            Broadcast<PerExecutor<List<DocumentFilter>>> filters,
            StepFiles files) {
        this.input = input;
        this.stages = stages;
        this.filters = filters;
        this.files = files;
    }

    @Override
    public List<List<PartReport>> run(int part, Iterator<Integer> ordinals) throws IOException {
        Configuration hadoop = files.configuration();
        try (DocumentReader documents = new DocumentReader(hadoop, DocumentPart.path(input, part));
                PassPart output = new PassPart(stages, filters.value().get())) {
            while (documents.hasNext()) {
                output.document(documents.next());
            }
            return List.of(output.finish());
        }
    }
}
