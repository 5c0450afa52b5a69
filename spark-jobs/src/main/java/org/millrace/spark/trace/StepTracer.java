package org.millrace.spark.trace;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.train.loader.DocumentSpan;
import org.millrace.train.loop.RunSteps;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingPlan;

/** Names the documents in the steps of a run. */
public final class StepTracer implements Closeable {

    private final RunSteps steps;
    private final CorpusDocuments corpus;
    private final long stepsDone;
    private final boolean withText;

    private StepTracer(RunSteps steps, CorpusDocuments corpus, long stepsDone, boolean withText) {
        this.steps = steps;
        this.corpus = corpus;
        this.stepsDone = stepsDone;
        this.withText = withText;
    }

    /**
     * Opens a run.
     *
     * @param withText whether pieces come with the text that they spell
     * @throws org.millrace.train.config.ConfigException if the run has trained on something else than what it now says
     */
    public static StepTracer open(TrainingInputs inputs, boolean withText) throws IOException {
        RunSteps steps = RunSteps.of(inputs);
        try {
            CorpusDocuments corpus =
                    CorpusDocuments.open(inputs.configuration(), new Path(inputs.runDirectory(), "corpus"));
            return new StepTracer(steps, corpus, steps.stepsDone(), withText);
        } catch (IOException | RuntimeException e) {
            steps.close();
            throw e;
        }
    }

    /** What cannot be told, and why: a sentence each. */
    public List<String> missing() {
        return corpus.missing();
    }

    /** Steps that the newest checkpoint has behind it. */
    public long stepsDone() {
        return stepsDone;
    }

    /**
     * The documents of a step.
     *
     * @param step from 1
     */
    public TracedStep trace(long step) throws IOException {
        TrainingPlan.Stage stage = steps.plan().stageOf(step - 1);
        List<RunSteps.Sample> samples = steps.samples(step);
        Set<DocumentId> ids = new HashSet<>();
        for (RunSteps.Sample sample : samples) {
            sample.documents().forEach(span -> ids.add(DocumentId.ofLong(span.id())));
        }
        Map<DocumentId, Document> documents = corpus.find(ids);
        return new TracedStep(
                step,
                stage.name(),
                stage.sequenceLength(),
                step <= stepsDone,
                samples.stream().map(sample -> sequence(sample, documents)).toList());
    }

    /** The steps of the whole run that take a piece of a document; reads the packed data of every stage. */
    public List<Long> stepsWith(DocumentId document) throws IOException {
        List<Long> found = new ArrayList<>();
        for (TrainingPlan.Stage stage : steps.plan().stages()) {
            found.addAll(steps.stepsWith(stage, document.toLong()));
        }
        return found;
    }

    private TracedStep.Sequence sequence(RunSteps.Sample sample, Map<DocumentId, Document> documents) {
        List<TracedStep.Piece> pieces = new ArrayList<>();
        int start = 0;
        for (DocumentSpan span : sample.documents()) {
            int[] ids = Arrays.copyOfRange(sample.sequence().inputIds(), start, start + span.length());
            pieces.add(piece(span, start, ids, documents.get(DocumentId.ofLong(span.id()))));
            start += span.length();
        }
        return new TracedStep.Sequence(
                sample.index(),
                sample.epoch(),
                sample.file().toString(),
                sample.row(),
                sample.sequence().inputIds().length - start,
                pieces);
    }

    private TracedStep.Piece piece(DocumentSpan span, int start, int[] ids, @Nullable Document document) {
        DocumentId id = DocumentId.ofLong(span.id());
        Optional<Tokenizer> tokenizer = corpus.tokenizer();
        Optional<CharacterSpan> characters = document == null
                ? Optional.empty()
                : tokenizer.flatMap(known -> CharacterSpan.of(known, document.text(), span.offset(), ids));
        return new TracedStep.Piece(
                id.toString(),
                span.id(),
                span.source(),
                document == null ? null : document.uri(),
                corpus.file(id).orElse(null),
                id.record(),
                start,
                span.offset(),
                span.length(),
                characters.orElse(null),
                withText ? tokenizer.map(known -> spelled(known, ids)).orElse(null) : null);
    }

    /** The text of a piece: what was trained on, whatever has become of the corpus. */
    private static String spelled(Tokenizer tokenizer, int[] ids) {
        boolean ends = ids.length > 0 && ids[ids.length - 1] == tokenizer.endOfText();
        return tokenizer.decode(ends ? Arrays.copyOf(ids, ids.length - 1) : ids);
    }

    @Override
    public void close() throws IOException {
        steps.close();
    }
}
