package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.mix.MixtureSampler;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.TokenBuffer;
import org.millrace.data.tokenize.TokenizedDocument;
import org.millrace.data.tokenize.TokenizedWriter;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.Tally;

/** Turns the documents of one part into token ids, each with the end-of-document token after it. */
final class TokenizeTask implements PartTask<Integer> {

    private final String input;
    private final StepFiles files;
    private final Broadcast<PerExecutor<Tokenizer>> shared;

    TokenizeTask(String input, StepFiles files, Broadcast<PerExecutor<Tokenizer>> shared) {
        this.input = input;
        this.files = files;
        this.shared = shared;
    }

    @Override
    public List<PartReport> run(int part, Iterator<Integer> ordinals) throws IOException {
        Tokenizer tokenizer = shared.value().get();
        Path attempt = files.newAttempt();
        Tally tally = new Tally();
        long rows = 0;
        try (DocumentReader documents = DocumentReader.ofTexts(files.configuration(), DocumentPart.path(input, part));
                TokenizedWriter output = new TokenizedWriter(files.configuration(), attempt)) {
            TokenBuffer ids = new TokenBuffer();
            LongDocuments ofAll = LongDocuments.ofAll();
            SortedMap<String, LongDocuments> ofStages = new TreeMap<>();
            while (documents.hasNext()) {
                Document document = documents.next();
                ids.clear();
                // What looks like a special token in a text of the corpus is text.
                tokenizer.encode(document.text(), SpecialTokens.AS_TEXT, ids);
                ids.append(tokenizer.endOfText());
                int[] inputIds = ids.toArray();
                SortedMap<String, Integer> stageCopies = MixtureSampler.stageCopies(document);
                output.write(new TokenizedDocument(
                        document.id().toLong(), document.source(), document.copies(), stageCopies, inputIds));
                tally.tokens(document.source(), document.copies(), inputIds.length);
                ofAll.add(document.copies(), inputIds.length);
                stageCopies.forEach((stage, copies) ->
                        ofStages.computeIfAbsent(stage, LongDocuments::ofStage).add(copies, inputIds.length));
                rows++;
            }
            ofAll.addTo(tally);
            ofStages.values().forEach(ofStage -> ofStage.addTo(tally));
        }
        return List.of(new PartReport(List.of(files.finished(attempt, PartFile.PART, rows)), tally.counts()));
    }
}
