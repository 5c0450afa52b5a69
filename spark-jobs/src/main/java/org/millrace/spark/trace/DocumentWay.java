package org.millrace.spark.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.spark.filter.FilterContext;
import org.millrace.spark.filter.FilterType;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepOrder;

/**
 * The way of one document through the data steps. Where a step wrote its documents they are looked up; where it passed
 * them on in memory, its rule, with the settings in its manifest, judges the document again.
 */
public final class DocumentWay {

    private final Configuration configuration;
    private final Path corpus;
    private final RunConfig run;
    private final DocumentId id;
    private final List<WayStep> steps = new ArrayList<>();
    private @Nullable Document document;

    private DocumentWay(Configuration configuration, Path corpus, RunConfig run, DocumentId id) {
        this.configuration = configuration;
        this.corpus = corpus;
        this.run = run;
        this.id = id;
    }

    /**
     * Follows a document until it is dropped, or to the end of the finished steps.
     *
     * @param corpus directory of the data steps
     * @return what each step did to it, in order; at least that of {@code read}
     * @throws IOException where files of the run cannot be read
     */
    public static List<WayStep> of(Configuration configuration, Path corpus, RunConfig run, DocumentId id)
            throws IOException {
        return new DocumentWay(configuration, corpus, run, id).follow();
    }

    /** The raw file that a document is of, by the run's list of inputs. */
    public static Optional<SourceFile> file(Configuration configuration, Path corpus, DocumentId id)
            throws IOException {
        List<SourceFile> files = InputManifest.read(configuration, new Path(corpus, "inputs.json"))
                .files();
        return id.file() < files.size() ? Optional.of(files.get(Math.toIntExact(id.file()))) : Optional.empty();
    }

    private List<WayStep> follow() throws IOException {
        List<StepOutput> outputs = new ArrayList<>();
        for (String name : StepOrder.read(configuration, corpus)) {
            Optional<StepOutput> output = StepOutput.of(configuration, corpus, name);
            if (output.isEmpty()) {
                break;
            }
            outputs.add(output.get());
        }
        if (outputs.isEmpty()) {
            return List.of(WayStep.of("read", "read", WayStep.Outcome.UNKNOWN, "No step of this run is finished."));
        }
        if (!read(outputs.get(0))) {
            return steps;
        }
        for (StepOutput output : outputs.subList(1, outputs.size())) {
            if (!step(output)) {
                return steps;
            }
        }
        return steps;
    }

    private boolean read(StepOutput output) throws IOException {
        Optional<Document> found = output.isWritten() ? output.find(id) : Optional.empty();
        if (found.isEmpty()) {
            Optional<SourceFile> file = file(configuration, corpus, id);
            if (file.isEmpty()) {
                steps.add(WayStep.of(
                        "read",
                        "read",
                        WayStep.Outcome.UNKNOWN,
                        "The run has no file of the ordinal " + id.file() + "."));
                return false;
            }
            RawRecord raw =
                    RawRecord.read(configuration, file.get(), id, run.data().readLimits());
            found = raw.document();
            if (found.isEmpty()) {
                steps.add(raw.bad()
                        .map(DocumentWay::setAside)
                        .orElseGet(() -> WayStep.of(
                                "read",
                                "read",
                                WayStep.Outcome.UNKNOWN,
                                "The file has no document with the ordinal " + id.record() + ".")));
                return false;
            }
        }
        document = found.get();
        steps.add(WayStep.of("read", "read", WayStep.Outcome.PASSED, found.get()));
        return true;
    }

    private static WayStep setAside(BadRecord bad) {
        return WayStep.of(
                        "read",
                        "read",
                        WayStep.Outcome.SET_ASIDE,
                        "The record there, or one shortly before it, could not be read.")
                .because(bad.reason(), bad.position() + ": " + bad.detail(), "");
    }

    /** Whether the document goes on. */
    private boolean step(StepOutput output) throws IOException {
        Document before = document;
        if (before == null) {
            throw new IllegalStateException("A document must have been read before it is followed");
        }
        String name = output.manifest().step();
        String kind = output.kind();
        Optional<Document> written = output.isWritten() ? output.find(id) : Optional.empty();
        if (written.isPresent()) {
            document = written.get();
            steps.add(WayStep.of(name, kind, outcome(output, before), written.get()));
            return true;
        }
        Optional<DroppedDocument> dropped = output.findDropped(id);
        if (dropped.isPresent()) {
            steps.add(dropped(name, kind, dropped.get()));
            return false;
        }
        if (!(StepKinds.load().type(kind) instanceof FilterType<?> type)) {
            steps.add(WayStep.of(
                    name,
                    kind,
                    WayStep.Outcome.DROPPED,
                    "It came in and did not go out. data.keep_dropped: true would have kept the reason."));
            return false;
        }
        return judgedAgain(output, type, before);
    }

    private static WayStep dropped(String name, String kind, DroppedDocument dropped) {
        WayStep step = WayStep.of(name, kind, WayStep.Outcome.DROPPED, dropped.document())
                .because(dropped.reason(), String.valueOf(dropped.measured()), String.valueOf(dropped.threshold()));
        return dropped.match().isEmpty() ? step : step.noted("It matches " + dropped.match() + ".");
    }

    private boolean judgedAgain(StepOutput output, FilterType<?> type, Document before) throws IOException {
        String name = output.manifest().step();
        if (outcome(output, before) == WayStep.Outcome.UNSEEN) {
            steps.add(WayStep.of(name, output.kind(), WayStep.Outcome.UNSEEN, before));
            return true;
        }
        Verdict verdict = filter(output, type).judge(before);
        if (verdict instanceof Verdict.Drop drop) {
            steps.add(dropped(
                    name,
                    output.kind(),
                    new DroppedDocument(before, drop.reason(), drop.measured(), drop.threshold(), drop.match())));
            return false;
        }
        Document after = ((Verdict.Keep) verdict).document();
        document = after;
        steps.add(WayStep.of(name, output.kind(), WayStep.Outcome.PASSED, after));
        return true;
    }

    /** The rule as it was when the step ran. */
    private <S extends Record> DocumentFilter filter(StepOutput output, FilterType<S> type) throws IOException {
        byte[] settings = StableJson.compact(output.manifest().config().path("settings"));
        return type.create(
                StableJson.read(settings, type.settings()),
                new FilterContext(
                        output.manifest().step(),
                        run.data().sourceNames(),
                        output.manifest().config().path("seed").asLong(0),
                        configuration));
    }

    private static WayStep.Outcome outcome(StepOutput output, Document document) {
        var config = output.manifest().config();
        List<String> skip = new ArrayList<>();
        config.path("skip_sources").forEach(source -> skip.add(source.asText()));
        List<String> only = new ArrayList<>();
        config.path("only_sources").forEach(source -> only.add(source.asText()));
        boolean covers = !skip.contains(document.source()) && (only.isEmpty() || only.contains(document.source()));
        return covers ? WayStep.Outcome.PASSED : WayStep.Outcome.UNSEEN;
    }
}
